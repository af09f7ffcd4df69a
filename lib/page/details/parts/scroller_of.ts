/** What scrolls an element: the nearest around it that may be scrolled up and down, or the page. */
export function scrollerOf(element: Element | null): Element | null {
  for (let above = element?.parentElement; above; above = above.parentElement) {
    const { overflowY } = getComputedStyle(above);
    if (overflowY === "auto" || overflowY === "scroll") return above;
  }
  return document.scrollingElement;
}
