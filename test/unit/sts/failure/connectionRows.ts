import { sourced } from '../../../support/plans.ts';
import { work, hub, chain, atUrl, type Row } from './row.ts';

/** STS is not reached. */
export const connectionRows: readonly Row[] = [
  {
    name: 'a name that cannot be looked up',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. The name sts.meadow.invalid could not be looked up. Is there a network, and is the region right?',
    provoke: (lab) => lab.failureOf(chain(lab, work, [hub], atUrl(lab, 'http://sts.meadow.invalid'))),
  },
  {
    name: 'nothing listens',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. 127.0.0.1:PORT refused the connection. Check the endpoint, the proxy and the firewall.',
    provoke: (lab) => lab.failureOf(chain(lab, work, [hub], atUrl(lab, 'http://127.0.0.1:9'))),
  },
  {
    name: 'the connection is cut',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. 127.0.0.1:PORT closed the connection before it answered. Try again; if it stays, check proxy and firewall.',
    provoke: (lab) => {
      lab.aws.faults.add({ fault: { kind: 'reset' } });
      return lab.failureOf(chain(lab, work, [hub]));
    },
  },
  {
    name: 'no answer in time',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. 127.0.0.1:PORT did not answer in time. Check the network, the VPN and the proxy.',
    provoke: (lab) => {
      lab.aws.faults.add({ fault: { kind: 'hang' } });
      return lab.failureOf(chain(lab, work, [hub]), { patience: 100 });
    },
  },
  {
    name: 'no TLS',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. The certificate of 127.0.0.1:PORT is not trusted. Behind a company proxy, set ca_bundle or AWS_CA_BUNDLE.',
    provoke: (lab) =>
      lab.failureOf(chain(lab, work, [hub], atUrl(lab, lab.aws.url.replace('http:', 'https:')))),
  },
  {
    name: 'a CA file that is not there',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. The CA file /nowhere/ca.pem (ca_bundle) cannot be read: ENOENT.',
    provoke: (lab) =>
      lab.failureOf(
        chain(lab, work, [hub], {
          ...atUrl(lab, 'https://sts.meadow.example'),
          caBundle: sourced('/nowhere/ca.pem'),
        }),
      ),
  },
  {
    name: 'a proxy that refuses',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. The proxy 127.0.0.1:PORT refused the way to sts.meadow.example (status 407). It wants a user name and a password.',
    provoke: async (lab) => {
      const proxy = await lab.answering(407);
      return lab.failureOf(chain(lab, work, [hub], atUrl(lab, 'https://sts.meadow.example')), { proxy });
    },
  },
  {
    name: 'an answer that is not AWS’s',
    message:
      '“Hub”, hop 1 of 1: Hub (111111111111) was not assumed. 127.0.0.1:PORT left out what a reply of STS always has.',
    provoke: (lab) => {
      lab.aws.faults.add({ fault: { kind: 'garbage' } });
      return lab.failureOf(chain(lab, work, [hub]));
    },
  },
];
