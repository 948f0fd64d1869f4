import { askInNewTerminal, askInTask, assertIs, longRunner, run, statusText } from '../support.ts';

describe('after a reload', () => {
  it('the identity is back by itself', async () => {
    await statusText(/^\$\(link\) staging-deploy \d+m$/);
  });

  it('new terminals and tasks have it', async () => {
    assertIs(await askInNewTerminal(), '222222222222', 'Deploy');
    assertIs(await askInTask('shell'), '222222222222', 'Deploy');
  });

  it('a program that was started before goes on working, and follows a switch', async () => {
    const program = longRunner('reload');
    await program.says('Deploy', ({ fresh }) => (fresh ?? '').includes('assumed-role/Deploy/'));
    await run('assume', 'hub');
    await program.says('Hub', ({ fresh }) => (fresh ?? '').includes('assumed-role/Hub/'));
    program.end();
  });

  it('it is released for good', async () => {
    await run('releaseIdentity');
    await statusText(/No identity/);
  });
});
