/**
 * Another program that changes the config file, which is its argument: replaces it a hundred times a second, each time
 * with another role after what is in it now, for three seconds and until its parent lets go of it.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const PACE_MS = 10;
const LEAST = 300;

const [, , file] = process.argv;
const text = readFileSync(file, 'utf8');
const began = performance.now();
let round = 0;

const pace = setInterval(() => {
  // A busy machine is late: what it has missed is made up for.
  while (round * PACE_MS <= performance.now() - began) replace(++round);
  if (!process.connected && round >= LEAST) clearInterval(pace);
}, PACE_MS);

function replace(number) {
  const role = `role_arn = arn:aws:iam::111111111111:role/Hub\nsource_profile = work\n`;
  writeFileSync(`${file}.new`, `${text}\n[profile round-${number}]\n${role}`);
  renameSync(`${file}.new`, file);
}
