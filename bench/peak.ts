import { generateContract } from '../scripts/contract/pipeline.js';
import { composePages } from './compose.js';

// Run by generate.ts in a process of its own: prints the most memory the process ever had, in kB.
const [count, seed] = process.argv.slice(2).map(Number);
if (count === undefined || seed === undefined) throw new RangeError('Expected: COUNT SEED');
await generateContract({ name: 'bench', pages: composePages(count, seed), companions: [], overlays: [] });
process.stdout.write(String(process.resourceUsage().maxRSS));
