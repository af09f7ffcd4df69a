import { Topic } from "./topic.ts";

/** Something that is on or off. */
export class Switch {
  /** It was switched. */
  readonly changes = new Topic();
  #isOn = false;

  /** Whether it is on. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Switches it. */
  set(isOn: boolean): void {
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    this.changes.tell();
  }
}
