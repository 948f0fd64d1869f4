import { askInNewTerminal, askInTask, assertIs, run, statusText } from '../support.ts';

describe('after a reload', () => {
  it('the identity is back by itself', async () => {
    await statusText(/^\$\(link\) prod-deploy \d+m$/);
  });

  it('new terminals and tasks have it', async () => {
    assertIs(await askInNewTerminal(), '333333333333', 'Release');
    assertIs(await askInTask('shell'), '333333333333', 'Release');
  });

  it('it is released for good', async () => {
    await run('releaseIdentity');
    await statusText(/No identity/);
  });
});
