import { askInNewTerminal, assertIs, assertIsNobody, product, run, statusText } from '../support.ts';

describe('after VS Code was started anew', () => {
  it('an identity that was released stays away', async () => {
    await (
      await product()
    ).restored;
    await statusText(/No identity/);
    assertIsNobody(await askInNewTerminal());
  });

  it('can be assumed again; it is left active for the search of its secrets afterwards', async () => {
    await run('assume', 'staging-deploy');
    assertIs(await askInNewTerminal(), '222222222222', 'Deploy');
  });
});
