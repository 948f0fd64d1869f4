// Runs in a page, as an expression with the names of what fails put in: makes the keyring of VS Code's own workbench
// refuse that. The workbench hands its class out, and this import gets the very one that it uses.
(async (failing) => {
  const { src } = document.querySelector('script[src$="/workbench/workbench.js"]');
  const { prototype } = (await import(src)).LocalStorageSecretStorageProvider;
  prototype.worked ??= { get: prototype.get, set: prototype.set, delete: prototype.delete };
  const refuse = () => Promise.reject(new Error('The keyring is locked.'));
  for (const [name, work] of Object.entries(prototype.worked)) {
    prototype[name] = failing.includes(name) ? refuse : work;
  }
})(FAILING);
