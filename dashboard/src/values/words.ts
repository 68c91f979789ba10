/** `daily_loss_limit` and `alertToOrder` as a reader says them. */
export function words(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}

export function capital(name: string): string {
  const said = words(name);
  return said.charAt(0).toUpperCase() + said.slice(1);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `+3 MNQZ2026, −1 ESZ2026`, or `flat`. */
export function positionsText(positions: readonly { readonly symbol: string; readonly net: number }[]): string {
  return positions.length === 0 ? 'flat' : positions.map((position) => `${netText(position.net)} ${position.symbol}`).join(', ');
}

export function netText(net: number): string {
  return net > 0 ? `+${net}` : `−${-net}`;
}
