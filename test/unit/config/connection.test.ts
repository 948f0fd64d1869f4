import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sourced } from '../../../src/config/plan.ts';
import { chainOf, configureText, faultsOf, KEYS, roleArn } from './support.ts';

type Env = Readonly<Record<string, string>>;

function chain(last: string, source = '', env: Env = {}, partition = 'aws') {
  const arn = roleArn('a', '111122223333', partition);
  const config = `[profile k]\n${KEYS}\n${source}\n[profile a]\nrole_arn = ${arn}\nsource_profile = k\n${last}
[services s]\nsts =\n  endpoint_url = https://services.test # why\n  other = 1\ns3 =\n  endpoint_url = https://s3.test
[services none]\ns3 =\n  endpoint_url = https://s3.test
[services bad]\nsts =\n  endpoint_url = nonsense`;
  return { input: { config, env }, plan: () => chainOf({ config, env }, 'a') };
}

const from = (value: Sourced<unknown> | undefined): string => {
  const source = value?.source;
  if (source === undefined) {
    return 'none';
  }
  return source.kind === 'property'
    ? `${source.profile}.${source.key}`
    : source.kind === 'environment'
      ? source.variable
      : source.kind;
};

describe('the region', () => {
  const cases: readonly (readonly [last: string, source: string, env: Env, value: string, from: string])[] = [
    ['region = eu-west-1', 'region = eu-west-2', { AWS_REGION: 'eu-west-3' }, 'eu-west-1', 'a.region'],
    ['', 'region = eu-west-2', { AWS_REGION: 'eu-west-3' }, 'eu-west-2', 'k.region'],
    ['', '', { AWS_REGION: 'eu-west-3', AWS_DEFAULT_REGION: 'eu-north-1' }, 'eu-west-3', 'AWS_REGION'],
    ['', '', { AWS_DEFAULT_REGION: 'eu-north-1' }, 'eu-north-1', 'AWS_DEFAULT_REGION'],
    ['', '', { AWS_REGION: 'not a host' }, 'us-east-1', 'rule'],
    ['', '', {}, 'us-east-1', 'rule'],
  ];
  for (const [last, source, env, value, origin] of cases) {
    it(`of STS is ${value}, from ${origin}`, () => {
      const { sts, region } = chain(last, source, env).plan();
      assert.deepEqual([sts.region.value, from(sts.region)], [value, origin]);
      assert.equal(region?.value, origin.endsWith('.region') ? value : undefined);
    });
  }

  for (const [partition, region] of [
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-iso', 'us-iso-east-1'],
    ['aws-iso-b', 'us-isob-east-1'],
    ['aws-iso-e', 'eu-isoe-west-1'],
    ['aws-iso-f', 'us-isof-south-1'],
    ['aws-eusc', 'eusc-de-east-1'],
  ] as const) {
    it(`falls back to that of the role's partition, ${partition}`, () => {
      const plan = chain('', '', {}, partition).plan();
      assert.deepEqual([plan.partition, plan.sts.region.value], [partition, region]);
    });
  }

  it('of another partition is a warning, unless an endpoint is configured', () => {
    const codes = (last: string): readonly string[] =>
      chain(last, '', {}, 'aws-cn')
        .plan()
        .problems.map((problem) => problem.code);
    assert.deepEqual(codes('region = eu-west-1'), ['partition-mismatch']);
    assert.deepEqual(codes('region = eu-west-1\nendpoint_url = http://127.0.0.1:1'), []);
  });

  it('of a base without roles tells the partition', () => {
    assert.equal(chainOf(`[profile k]\n${KEYS}\nregion = cn-north-1`, 'k').partition, 'aws-cn');
  });
});

describe('the endpoint', () => {
  const url = 'endpoint_url = https://profile.test';
  const service = { AWS_ENDPOINT_URL_STS: 'https://env-sts.test' };
  const general = { AWS_ENDPOINT_URL: 'https://env.test' };
  const cases: readonly (readonly [last: string, env: Env, value: string | undefined, from: string])[] = [
    ['', {}, undefined, 'none'],
    [url, {}, 'https://profile.test', 'a.endpoint_url'],
    [`${url}\nservices = s`, {}, 'https://services.test', 'services s.sts.endpoint_url'],
    [`${url}\nservices = none`, {}, 'https://profile.test', 'a.endpoint_url'],
    [`${url}\nservices = s`, general, 'https://env.test', 'AWS_ENDPOINT_URL'],
    [`${url}\nservices = s`, { ...general, ...service }, 'https://env-sts.test', 'AWS_ENDPOINT_URL_STS'],
    [`${url}\nignore_configured_endpoint_urls = True`, { ...general, ...service }, undefined, 'none'],
    [url, { ...service, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, undefined, 'none'],
    [
      `${url}\nignore_configured_endpoint_urls = true`,
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' },
      'https://profile.test',
      'a.endpoint_url',
    ],
    ['', { ...service, AWS_ENDPOINT_URL: 'nonsense' }, 'https://env-sts.test', 'AWS_ENDPOINT_URL_STS'],
    ['ignore_configured_endpoint_urls = true', { AWS_ENDPOINT_URL: 'nonsense' }, undefined, 'none'],
  ];
  for (const [last, env, value, origin] of cases) {
    it(`is ${value ?? "AWS's own"} for ${JSON.stringify([last, env])}`, () => {
      const { sts } = chain(last, '', env).plan();
      assert.deepEqual([sts.url?.value, from(sts.url)], [value, origin]);
    });
  }

  it('of a source has no say', () => {
    assert.equal(chain('', url).plan().sts.url, undefined);
  });

  it('that is no URL, or a services section that is missing, breaks the profile', () => {
    assert.deepEqual(faultsOf(chain('endpoint_url = x.test').input, 'a'), ['bad-endpoint']);
    assert.deepEqual(faultsOf(chain('services = bad').input, 'a'), ['bad-endpoint']);
    assert.deepEqual(faultsOf(chain('services = x').input, 'a'), ['unknown-services']);
    const { input } = chain('services = bad');
    const [problem] = configureText(input).problems;
    assert.equal(input.config.split('\n')[problem?.place?.line ?? 0], '  endpoint_url = nonsense');
  });
});

describe('a FIPS region of the old form', () => {
  for (const [region, partition] of [
    ['fips-us-gov-west-1', 'aws-us-gov'],
    ['us-gov-east-1-fips', 'aws-us-gov'],
    ['us-east-1-fips', 'aws'],
  ] as const) {
    it(`${region} belongs to ${partition}`, () => {
      const { input } = chain(`region = ${region}`, '', {}, partition);
      assert.deepEqual(configureText(input).problems, []);
    });
  }
});

describe('the connection', () => {
  it('is plain where nothing is said', () => {
    const { sts, caBundle, maxAttempts, retryMode } = chain('').plan();
    assert.deepEqual([sts.useFips, sts.useDualstack, sts.useGlobalEndpoint], [false, false, false]);
    assert.deepEqual([caBundle, maxAttempts, retryMode], [undefined, undefined, undefined]);
  });

  const lines = `use_fips_endpoint = true
use_dualstack_endpoint = TRUE
sts_regional_endpoints = legacy
ca_bundle = /ca.pem
max_attempts = 5
retry_mode = Adaptive
region = eu-west-1`;

  it('follows the profile', () => {
    const { sts, caBundle, maxAttempts, retryMode } = chain(lines).plan();
    assert.deepEqual([sts.useFips, sts.useDualstack, sts.useGlobalEndpoint], [true, true, true]);
    assert.deepEqual([caBundle?.value, maxAttempts?.value, retryMode?.value], ['/ca.pem', 5, 'adaptive']);
  });

  it('follows the environment first, and notes it', () => {
    const { sts, notes, ...plan } = chain(lines, '', {
      AWS_USE_FIPS_ENDPOINT: 'false',
      AWS_USE_DUALSTACK_ENDPOINT: 'false',
      AWS_STS_REGIONAL_ENDPOINTS: 'regional',
      AWS_CA_BUNDLE: '/env.pem',
      AWS_MAX_ATTEMPTS: '7',
      AWS_RETRY_MODE: 'standard',
    }).plan();
    assert.deepEqual([sts.useFips, sts.useDualstack, sts.useGlobalEndpoint], [false, false, false]);
    assert.deepEqual(
      [plan.caBundle?.value, plan.maxAttempts?.value, plan.retryMode?.value],
      ['/env.pem', 7, 'standard'],
    );
    assert.equal(notes.filter((note) => note.message.includes('in the environment beats it')).length, 6);
  });

  it('does not take the settings of a source', () => {
    const { sts, caBundle } = chain('', 'use_fips_endpoint = true\nca_bundle = /ca.pem').plan();
    assert.deepEqual([sts.useFips, caBundle], [false, undefined]);
  });

  it('uses the global endpoint for old regions only', () => {
    const legacy = 'sts_regional_endpoints = legacy\n';
    assert.equal(chain(`${legacy}region = eu-central-2`).plan().sts.useGlobalEndpoint, false);
    assert.equal(chain('region = aws-global').plan().sts.useGlobalEndpoint, true);
  });

  for (const config of ['', 'max_attempts = 2']) {
    it(`in a variable that is no URL breaks the profiles it would have served, and is said once (${config})`, () => {
      const { input } = chain(config, '', {
        AWS_ENDPOINT_URL_STS: 'localhost:4566',
        AWS_ENDPOINT_URL: 'https://env.test',
      });
      assert.deepEqual(faultsOf(input, 'a'), ['bad-endpoint']);
      const { problems } = configureText(input);
      assert.deepEqual(
        problems.map(({ severity, message }) => [severity, message.split(' ')[0]]),
        [['error', 'AWS_ENDPOINT_URL_STS']],
      );
      assert.ok(problems[0]?.profiles.includes('a'));
      assert.ok(!JSON.stringify(problems).includes('4566'));
    });
  }

  it('leaves out variables that make no sense, and says each once', () => {
    const env = {
      AWS_REGION: 'not a host',
      AWS_USE_FIPS_ENDPOINT: 'yes',
      AWS_MAX_ATTEMPTS: '0',
    };
    const { input, plan } = chain('', '', env);
    const { problems } = configureText(input);
    assert.deepEqual(
      problems.map(({ message }) => message.split(' ')[0]).toSorted(),
      Object.keys(env).toSorted(),
    );
    assert.ok(problems.every(({ code, severity }) => code === 'bad-setting' && severity === 'warning'));
    assert.equal(plan().sts.useFips, false);
  });

  it('leaves out settings that make no sense, and says so', () => {
    const config = chain(
      'use_fips_endpoint = yes\nmax_attempts = 0\nretry_mode = x\nsts_regional_endpoints = x',
    );
    assert.deepEqual(
      configureText(config.input).problems.map((problem) => problem.code),
      ['bad-setting', 'bad-setting', 'bad-setting', 'bad-setting'],
    );
    assert.equal(config.plan().sts.useFips, false);
  });
});
