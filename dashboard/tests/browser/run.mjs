// Runs one case against a running host: node run.mjs NAME. The first line of the input says where the host is; see harness.mjs for what is asked later.
import { Desk } from './harness.mjs';

const [name] = process.argv.slice(2);
const desk = await Desk.start();
try {
  const { default: run } = await import(`./cases/${name}.mjs`);
  await run(desk);
  await desk.close();
  process.exit(0);
} catch (fault) {
  console.error(fault.stack ?? fault);
  await desk.closeWithPictures();
  process.exit(1);
}
