import { expect, it } from 'vitest';
import { resourceLink } from './resourceLink';

const e = encodeURIComponent;
const machine = 'arn:aws:states:eu-west-1:000000000000:stateMachine:orders';
const topic = 'arn:aws:sns:eu-west-1:000000000000:problems';

it.each([
  ['AWS::StepFunctions::StateMachine', machine, `#/state-machines/${e(machine)}`],
  ['AWS::StepFunctions::StateMachineVersion', `${machine}:3`, `#/state-machines/${e(machine)}`],
  ['AWS::Lambda::Function', 'shop-dev-hello', '#/functions/shop-dev-hello'],
  ['AWS::SNS::Topic', topic, `#/topics/${e(topic)}`],
  ['AWS::SNS::Subscription', `${topic}:f374f224-980c-45c2-a26a-69e45c226a91`, `#/topics/${e(topic)}`],
  ['AWS::SQS::Queue', 'http://127.0.0.1:4566/000000000000/ledger.fifo', '#/queues/ledger.fifo'],
  ['AWS::Events::Rule', 'on-fail', '#/rules/default/on-fail'],
  ['AWS::Events::Rule', 'shop|on-fail', '#/rules/shop/on-fail'],
  ['AWS::ApiGateway::RestApi', 'e5zc63vdoh', '#/apis/e5zc63vdoh'],
  ['AWS::Logs::LogGroup', '/aws/lambda/hello', `#/logs/${e('/aws/lambda/hello')}`],
  ['AWS::S3::Bucket', 'results', '#/buckets/results'],
  ['AWS::IAM::Role', 'role', null],
  ['AWS::SQS::Queue', '', null],
])('a resource of type %s leads to its page', (type, id, link) => {
  expect(resourceLink(type, id)).toBe(link);
});
