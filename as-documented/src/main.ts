#!/usr/bin/env node
import { main } from './cli.js';
import { packageHome } from './profile.js';

process.exitCode = await main(process.argv.slice(2), packageHome);
