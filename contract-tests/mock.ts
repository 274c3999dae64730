/** `npm run mock`: the mock of this project's contract. */
import { runCommandNamed } from '../as-documented/src/cli.js';
import { projectHome } from '../scripts/home.js';

process.exitCode = await runCommandNamed('mock', process.argv.slice(2), projectHome);
