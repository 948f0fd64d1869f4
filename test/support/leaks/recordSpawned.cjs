'use strict';
/**
 * Loaded into VS Code's server and its extension host before anything else: writes down whatever they start, with its
 * arguments and environment, however short it lives. The folder is the test's own and goes with it.
 */
const childProcess = require('node:child_process');
const { appendFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const path = require('node:path');

const folder = process.env.ROLE_CHAIN_TEST_SPAWNED;

function record(program, args, env) {
  const line = JSON.stringify({ program, args: args ?? [], env: env ?? [] });
  appendFileSync(path.join(folder, `${process.pid}.jsonl`), `${line}\n`);
}

const pairs = (env) => Object.entries(env ?? {}).map(([name, value]) => `${name}=${value}`);

if (folder) {
  record('(started)', [], []);
  // Below spawn, exec, execFile and fork.
  const { prototype } = childProcess.ChildProcess;
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    record(options.file, options.args, options.envPairs);
    return spawn.call(this, options);
  };
  for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
    const original = childProcess[name];
    childProcess[name] = (program, ...rest) => {
      const [args] = rest.filter(Array.isArray);
      record(program, args, pairs(rest.find((one) => one && !Array.isArray(one))?.env));
      return original(program, ...rest);
    };
  }
  syncBuiltinESMExports();
  // Terminals are started by node-pty's own code.
  const { dlopen } = process;
  process.dlopen = (module, file, ...rest) => {
    dlopen.call(process, module, file, ...rest);
    if (path.basename(file) !== 'pty.node') return;
    const { fork } = module.exports;
    module.exports.fork = (program, args, env, ...more) => {
      record(program, args, env);
      return fork(program, args, env, ...more);
    };
  };
}
