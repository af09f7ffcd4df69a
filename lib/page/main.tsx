/**
 * The web page that the daemon serves.
 *
 * @module
 */
import { render } from "preact";

render(<main>Shoal</main>, document.body);
