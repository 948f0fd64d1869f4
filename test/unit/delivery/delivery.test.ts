import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Configuration } from '../../../src/config/configuration.ts';
import type { Plan } from '../../../src/config/plan.ts';
import { Secret } from '../../../src/config/secret.ts';
import { Delivery } from '../../../src/delivery/delivery.ts';
import type { Pointer, WindowPointer } from '../../../src/delivery/endpoint/endpoint.ts';
import { Environment } from '../../../src/delivery/environment.ts';
import type { DeliverySetting } from '../../../src/platform/settings.ts';
import { english } from '../../../src/platform/translate.ts';
import { Emitter } from '../../../src/sessions/emitter.ts';
import type { WindowIdentity } from '../../../src/sessions/identity.ts';
import { Lines } from '../../support/endpoint.ts';
import {
  active,
  chain,
  configuration,
  devAdmin,
  identity,
  MINUTE,
  needsMfa,
  plain,
  prodAdmin,
  unreachable,
} from '../views/samples.ts';

const POINTER: Pointer = { url: 'http://127.0.0.1:4711/w', token: new Secret('the-token') };
const LIVE = {
  AWS_CONTAINER_CREDENTIALS_FULL_URI: POINTER.url,
  AWS_CONTAINER_AUTHORIZATION_TOKEN: 'the-token',
  AWS_REGION: 'eu-west-1',
  AWS_DEFAULT_REGION: 'eu-west-1',
};

/** VS Code's collection, writing down each touch. */
class Collection {
  readonly touches: string[] = [];
  readonly values = new Map<string, string>();
  description: string | undefined;

  replace(name: string, value: string): void {
    this.#set('replace', name, value);
  }

  append(name: string, value: string): void {
    this.#set('append', name, value);
  }

  delete(name: string): void {
    this.touches.push(`delete ${name}`);
    this.values.delete(name);
  }

  #set(how: string, name: string, value: string): void {
    this.touches.push(`${how} ${name}`);
    this.values.set(name, value);
  }
}

class World {
  readonly #windowChanged = emitter<WindowIdentity>();
  readonly #sourceChanged = emitter<Configuration>();
  readonly #settingChanged = emitter<DeliverySetting>();
  readonly collection = new Collection();
  readonly lines = new Lines();
  readonly delivery: Delivery;
  state: WindowIdentity = { kind: 'none' };
  latest: Configuration | undefined;
  setting: DeliverySetting = 'auto';
  started = 0;
  endpoint = (): Promise<WindowPointer> => Promise.resolve({ ...POINTER, moved: false });

  constructor() {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- getters of the parts look at the world as it is then
    const world = this;
    this.delivery = new Delivery({
      window: {
        get state() {
          return world.state;
        },
        onDidChange: this.#windowChanged.event,
      },
      endpoint: {
        window: () => {
          this.started++;
          return this.endpoint();
        },
      },
      source: {
        get latest() {
          return world.latest;
        },
        onDidChange: this.#sourceChanged.event,
      },
      setting: {
        get value() {
          return world.setting;
        },
        onDidChange: this.#settingChanged.event,
      },
      env: {},
      otherMachine: false,
      t: english,
      log: this.lines,
      onError: (error) => assert.fail(String(error)),
    });
    new Environment(this.collection, this.delivery);
  }

  async become(state: WindowIdentity): Promise<void> {
    this.latest ??= configuration([prodAdmin, devAdmin]);
    this.state = state;
    this.#windowChanged.fire(state);
    await this.delivery.settled();
  }

  async configure(...plans: readonly Plan[]): Promise<void> {
    this.latest = configuration(plans);
    this.#sourceChanged.fire(this.latest);
    await this.delivery.settled();
  }

  async set(setting: DeliverySetting): Promise<void> {
    this.setting = setting;
    this.#settingChanged.fire(setting);
    await this.delivery.settled();
  }

  get values(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.collection.values);
  }

  /** What was touched since the last time. */
  touches(): readonly string[] {
    return this.collection.touches.splice(0);
  }
}

function emitter<T>(): Emitter<T> {
  return new Emitter<T>((error) => assert.fail(String(error)));
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('live delivery', () => {
  test('starts nothing before there is an identity', async () => {
    await world.configure(prodAdmin);
    await world.become({ kind: 'none' });
    await world.set('live');
    assert.equal(world.started, 0);
    assert.deepEqual(world.values, {});
  });

  test('appends the pointer and sets the region', async () => {
    await world.become(active(prodAdmin, 30 * MINUTE));
    assert.deepEqual(world.values, LIVE);
    assert.deepEqual(world.touches(), [
      'append AWS_CONTAINER_CREDENTIALS_FULL_URI',
      'append AWS_CONTAINER_AUTHORIZATION_TOKEN',
      'replace AWS_REGION',
      'replace AWS_DEFAULT_REGION',
    ]);
    assert.match(world.collection.description ?? '', /prod-admin/);
    assert.doesNotMatch(world.collection.description ?? '', /the-token/);
  });

  test('touches nothing at a renewal, at an end, and at a switch within a region', async () => {
    await world.become(active(prodAdmin, 30 * MINUTE));
    world.touches();
    await world.become(active(prodAdmin, 60 * MINUTE));
    await world.become({ kind: 'expired', identity: identity(prodAdmin, -1), renewal: { kind: 'running' } });
    const previous = identity(prodAdmin, MINUTE);
    await world.become({ kind: 'resolving', name: 'dev-admin', step: undefined, previous });
    await world.become(active(devAdmin, 60 * MINUTE));
    assert.deepEqual(world.touches(), []);
  });

  test('touches only the region at a switch to another one', async () => {
    await world.become(active(prodAdmin, 30 * MINUTE));
    world.touches();
    const elsewhere = chain('else', [], {
      region: { value: 'us-west-2', source: { kind: 'rule', text: 'test' } },
    });
    await world.become(active(elsewhere, 30 * MINUTE));
    assert.deepEqual(world.touches(), ['replace AWS_REGION', 'replace AWS_DEFAULT_REGION']);
  });

  test('gives the pointer already while a person is waited for', async () => {
    await world.become({ kind: 'failed', name: 'prod-admin', error: needsMfa });
    const { AWS_REGION: _, AWS_DEFAULT_REGION: __, ...pointer } = LIVE;
    assert.deepEqual(world.values, pointer);
    world.touches();
    await world.become({ kind: 'resolving', name: 'prod-admin', step: undefined, previous: undefined });
    assert.deepEqual(world.touches(), []);
  });

  test('gives nothing where nothing could be assumed', async () => {
    await world.become({ kind: 'failed', name: 'prod-admin', error: unreachable });
    assert.deepEqual(world.values, {});
  });

  test('takes everything away on release', async () => {
    await world.become(active(prodAdmin, 30 * MINUTE));
    await world.become({ kind: 'none' });
    assert.deepEqual(world.values, {});
  });
});

describe('a change of the mode', () => {
  test('takes the other one’s variables away, both ways', async () => {
    await world.become(active(prodAdmin, 30 * MINUTE));
    await world.set('static');
    assert.deepEqual(Object.keys(world.values).sort(), [
      'AWS_ACCESS_KEY_ID',
      'AWS_CREDENTIAL_EXPIRATION',
      'AWS_DEFAULT_REGION',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
    ]);
    await world.set('live');
    assert.deepEqual(world.values, LIVE);
  });

  test('follows an edit of the config file, and tells who shows it, once', async () => {
    const modes: string[] = [];
    world.delivery.onDidChangeChoice(({ mode }) => modes.push(mode));
    await world.become(active(prodAdmin, 30 * MINUTE));
    await world.configure(prodAdmin, chain('default', []));
    await world.configure(prodAdmin, chain('default', []), devAdmin);
    assert.ok('AWS_ACCESS_KEY_ID' in world.values);
    await world.configure(prodAdmin, chain('default', []), { ...plain, name: 'role-chain' });
    assert.deepEqual(world.values, { ...LIVE, AWS_PROFILE: 'role-chain' });
    assert.deepEqual(modes, ['live', 'static', 'live']);
  });

  test('falls to keys where no port can be had', async () => {
    world.endpoint = () => Promise.reject(new Error('EMFILE'));
    await world.become(active(prodAdmin, 30 * MINUTE));
    assert.ok('AWS_ACCESS_KEY_ID' in world.values);
    assert.match(world.delivery.choice?.hidden.join() ?? '', /could not be started/);
    assert.ok(world.lines.all.some((line) => line.includes('EMFILE')));
  });

  test('comes back to live at the next choice where a port could be had since, and not before', async () => {
    const works = world.endpoint;
    world.endpoint = () => Promise.reject(new Error('EMFILE'));
    await world.become(active(prodAdmin, 30 * MINUTE));
    await world.become(active(prodAdmin, 60 * MINUTE));
    assert.equal(world.started, 1);
    const previous = identity(prodAdmin, MINUTE);
    const choose = async (): Promise<void> => {
      await world.become({ kind: 'resolving', name: 'dev-admin', step: undefined, previous });
      await world.become({ kind: 'resolving', name: 'dev-admin', step: undefined, previous });
      await world.become(active(devAdmin, 60 * MINUTE));
    };
    await choose();
    assert.equal(world.started, 2);
    assert.ok('AWS_ACCESS_KEY_ID' in world.values);
    world.endpoint = works;
    await choose();
    assert.equal(world.started, 3);
    assert.deepEqual(world.values, LIVE);
    assert.deepEqual(world.delivery.choice?.hidden, []);
  });
});
