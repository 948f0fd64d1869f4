/**
 * Stands in for VS Code's native logger, which has no prebuilt binary: without it the log files stay empty, and
 * so do the log channels that a window shows. Writes every line at once; never rotates.
 */
const fs = require('node:fs');
const path = require('node:path');

const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  #file;
  #level = 2;
  #formatted = true;

  constructor(_type, _name, file) {
    this.#file = file;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, '');
  }

  trace(message) {
    this.#write(0, message);
  }

  debug(message) {
    this.#write(1, message);
  }

  info(message) {
    this.#write(2, message);
  }

  warn(message) {
    this.#write(3, message);
  }

  error(message) {
    this.#write(4, message);
  }

  critical(message) {
    this.#write(5, message);
  }

  getLevel() {
    return this.#level;
  }

  setLevel(level) {
    this.#level = level;
  }

  setPattern() {}

  clearFormatters() {
    this.#formatted = false;
  }

  flush() {}

  drop() {}

  #write(level, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const text = this.#formatted ? `${time} [${names[level]}] ${message}\n` : message;
    try {
      fs.appendFileSync(this.#file, text);
    } catch {
      // The folder may be gone at the very end; a logger must not fail its caller.
    }
  }
}

const create = async (name, file) => new Logger('rotating', name, file);

// One assignment each: that is the form whose names an `import()` of this file can see.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
