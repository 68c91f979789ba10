// Where the reader is: the part after the # of the address. One document, so a place survives a new sign-in and a lost line.

class Place {
  parts = $state.raw<readonly string[]>(read());

  start(): void {
    addEventListener('hashchange', () => (this.parts = read()));
  }

  get page(): string {
    return this.parts[0] ?? '';
  }
}

function read(): readonly string[] {
  return location.hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
}

export function to(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

export function go(...parts: readonly string[]): void {
  location.hash = to(...parts);
}

export const place = new Place();
