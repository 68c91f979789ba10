/** So far beyond what is in sight a long page is drawn, so that a fast scroll meets no hole. */
const SPARE = '600px';

/** Tells when an element comes near to what is in sight of the page, and when it leaves. For `{@attach near(…)}`. */
export function near(told: (isNear: boolean) => void): (element: HTMLElement) => () => void {
  return (element) => {
    const observer = new IntersectionObserver((entries) => told(entries.at(-1)?.isIntersecting ?? false), { root: element.closest('main'), rootMargin: SPARE });
    observer.observe(element);
    return () => observer.disconnect();
  };
}
