import { l10n, window as ui } from 'vscode';
import { isConsoleService } from '../sts/console.ts';

/** Services that are looked at most, as the console's addresses name them. */
const SERVICES: readonly (readonly [id: string, label: string])[] = [
  ['cloudformation', 'CloudFormation'],
  ['cloudwatch', 'CloudWatch'],
  ['dynamodbv2', 'DynamoDB'],
  ['ec2', 'EC2'],
  ['ecs', 'Elastic Container Service'],
  ['eks', 'Elastic Kubernetes Service'],
  ['iam', 'IAM'],
  ['lambda', 'Lambda'],
  ['rds', 'RDS'],
  ['s3', 'S3'],
  ['secretsmanager', 'Secrets Manager'],
  ['sns', 'SNS'],
  ['sqs', 'SQS'],
  ['systems-manager', 'Systems Manager'],
  ['vpc', 'VPC'],
];

/** Asks which page of the console to open; any service can be typed. Undefined when the person left. */
export async function askConsoleService(title: string): Promise<string | undefined> {
  const other = l10n.t('Another Service…');
  const items = [
    { label: l10n.t('Console Home'), id: 'home' },
    ...SERVICES.map(([id, label]) => ({ label, description: id, id })),
    { label: other, id: '' },
  ];
  const chosen = await ui.showQuickPick(items, {
    title,
    placeHolder: l10n.t('The page to open'),
    matchOnDescription: true,
  });
  if (chosen?.label !== other) return chosen?.id;
  return ui.showInputBox({
    title,
    prompt: l10n.t('The service as in the addresses of the console, such as apigateway'),
    validateInput: (text) =>
      isConsoleService(text) ? undefined : l10n.t('Lower-case letters, digits and hyphens only'),
  });
}
