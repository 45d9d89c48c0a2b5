// The page came from this address, so it is one that the viewer's tools reach.
const endpoint = location.origin;
const isUsual = /^http:\/\/(localhost|127\.0\.0\.1):4566$/.test(endpoint);
const option = isUsual ? '' : ` --endpoint-url ${endpoint}`;

/** Commands to copy into a shell, for the server that this page is of. */
export const commands = {
  endpoint: `export AWS_ENDPOINT_URL=${endpoint}`,
  environment: (region: string) => `eval "$(treadle env --region ${region}${option})"`,
  list: 'aws stepfunctions list-state-machines',
  deploySample: `treadle deploy samples/course-102${option}`,
  create: `aws stepfunctions create-state-machine --name hello \\
  --role-arn arn:aws:iam::000000000000:role/any \\
  --definition '{"StartAt":"Hello","States":{"Hello":{"Type":"Pass","End":true}}}'`,
} as const;
