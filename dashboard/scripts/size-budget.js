// Fails when what the first page loads is heavier than the budget: everything that index.html names and what that imports statically.
// node scripts/size-budget.js [FIRST_LOAD_BYTES_MAX]; without it, the budget that holds.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const FIRST_LOAD_BYTES_MAX = Number(process.argv[2] ?? 250_000);
const EVERYTHING_BYTES_MAX = 400_000;

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const weigh = file => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;

const first = new Set(['index.html']);
const walk = name => {
  const chunk = manifest[name];
  if (first.has(chunk.file)) return;
  first.add(chunk.file);
  for (const style of chunk.css ?? []) first.add(style);
  for (const other of chunk.imports ?? []) walk(other);
};
for (const [name, chunk] of Object.entries(manifest)) if (chunk.isEntry) walk(name);

const sum = files => [...files].reduce((bytes, file) => bytes + weigh(file), 0);
const firstLoad = sum(first);
const everything = sum(['index.html', ...readdirSync(new URL('assets/', dist)).map(file => `assets/${file}`)]);
console.log(`first load ${firstLoad} of ${FIRST_LOAD_BYTES_MAX} bytes gzip; everything ${everything} of ${EVERYTHING_BYTES_MAX}`);
if (firstLoad > FIRST_LOAD_BYTES_MAX || everything > EVERYTHING_BYTES_MAX) {
  console.error('The dashboard is heavier than its budget.');
  process.exit(1);
}
