// Before the first paint, so that a dark screen never flashes white.
(() => {
  try {
    const chosen = JSON.parse(localStorage.getItem('preferences') ?? '{}').theme;
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // A store that cannot be read leaves the system's colours.
  }
})();
