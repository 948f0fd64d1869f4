import type { ChainPlan } from '../../config/plan.ts';
import type { ConnectionError } from '../errors.ts';
import type { FailureStep, Finding } from './explanation.ts';
import { assumeAgain, openPlace } from './steps.ts';

/** Nothing that could be used came back. */
export function explainConnection(plan: ChainPlan, { failure, host }: ConnectionError): Finding {
  const again = assumeAgain(plan);
  const endpoint = openEndpoint(plan);
  switch (failure) {
    case 'dns':
      return {
        causes: [
          'There is no network, or its name server does not answer.',
          ...(plan.sts.url === undefined
            ? [`There is no region ${plan.sts.region.value}, or it has no STS: then ${host} does not exist.`]
            : [`The host of the configured endpoint, ${host}, does not exist.`]),
          'The network resolves names only through a proxy or a VPN that is not on.',
        ],
        steps: [{ text: 'Connect to the network, or to the VPN.' }, endpoint, again],
      };
    case 'refused':
      return {
        causes: [
          ...(plan.sts.url === undefined
            ? []
            : [`Nothing listens at the configured endpoint, ${plan.sts.url.value}.`]),
          `A firewall rejects connections to ${host}.`,
          'A proxy is configured whose program does not run.',
        ],
        steps: [endpoint, PROXY, again],
      };
    case 'reset':
      return {
        causes: [
          `The connection to ${host} was cut before an answer came: by a firewall, a proxy, or a network that changed.`,
          ...(plan.sts.url === undefined ? [] : ['The configured endpoint ended while it answered.']),
        ],
        steps: [again, PROXY, endpoint],
      };
    case 'timeout':
      return {
        causes: [
          `${host} did not answer in time: a firewall that drops packets, or a VPN that is not on.`,
          'Outgoing connections are only possible through a proxy, and none is set.',
        ],
        steps: [{ text: 'Connect to the VPN if there is one.' }, PROXY, endpoint, again],
      };
    case 'tls':
      return {
        causes: [
          'A company proxy opens encrypted connections and signs them with an authority of its own, which is not known here.',
          'The file of ca_bundle or AWS_CA_BUNDLE cannot be read or lacks that authority.',
          'The clock of this machine is far off, so that certificates seem not yet or no longer valid.',
        ],
        steps: [
          {
            text: 'Set ca_bundle in the profile, or AWS_CA_BUNDLE, to a PEM file with the authority of the proxy beside the public ones.',
          },
          caStep(plan),
          again,
        ],
      };
    case 'proxy':
      return {
        causes: [
          'The proxy wants a name and a password, or does not let this machine through.',
          `The proxy does not allow connections to ${host}.`,
        ],
        steps: [PROXY, again],
      };
    case 'unreachable':
      return {
        causes: [
          'There is no network, or no route from it to AWS.',
          'A VPN that is only half up takes the traffic and loses it.',
        ],
        steps: [{ text: 'Connect to the network, or to the VPN.' }, again],
      };
    case 'malformedReply':
      return {
        causes: [
          'A sign-in page of the network (hotel, train, office) or a proxy answers in the place of AWS.',
          ...(plan.sts.url === undefined
            ? []
            : [`The configured endpoint, ${plan.sts.url.value}, is not an STS.`]),
          'The answer was cut off on the way.',
        ],
        steps: [
          { text: 'Open a page in the browser: a network that wants a sign-in shows it there.' },
          endpoint,
          again,
        ],
      };
  }
}

const PROXY: FailureStep = {
  text: 'Check the proxy: the setting http.proxy of VS Code first, then HTTPS_PROXY and NO_PROXY in the environment.',
};

function openEndpoint({ sts }: ChainPlan): FailureStep {
  const { url, region } = sts;
  const value = url ?? region;
  const what =
    url === undefined ? `the region of STS, ${region.value}` : `the configured endpoint, ${url.value}`;
  const { source } = value;
  if (source.kind === 'environment') {
    return { text: `Look at ${what}: ${source.variable} in the environment sets it.` };
  }
  return openPlace(what, source.kind === 'property' ? source.place : undefined);
}

function caStep({ caBundle }: ChainPlan): FailureStep {
  if (caBundle === undefined) {
    return { text: 'No ca_bundle is set now: the authorities built into VS Code count.' };
  }
  const { source } = caBundle;
  return openPlace(`ca_bundle, ${caBundle.value}`, source.kind === 'property' ? source.place : undefined);
}
