/** Makes a frame that scrolls reachable by keyboard, and one that fits not a stop on the way. For `{@attach scrollable}`. */
export function scrollable(frame: HTMLElement): () => void {
  const look = (): void => {
    if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
    else frame.removeAttribute('tabindex');
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(frame);
  for (const child of frame.children) sizes.observe(child);
  return () => {
    sizes.disconnect();
  };
}
