import { arnLink } from '../../../app/arnLink';
import { links } from '../../../app/links';
import { queueName } from '../../../aws/sqs';

/**
 * The page about a stack's resource; null where there is none.
 * @param type `AWS::SQS::Queue`.
 * @param id What CloudFormation knows it by: a name, an ARN, an address, as the type has it.
 */
export function resourceLink(type: string, id: string | undefined): string | null {
  if (!id) {
    return null;
  }
  switch (type) {
    case 'AWS::StepFunctions::StateMachine':
    case 'AWS::StepFunctions::Activity':
    case 'AWS::SNS::Topic':
      return arnLink(id);
    case 'AWS::StepFunctions::StateMachineAlias':
    case 'AWS::StepFunctions::StateMachineVersion':
      return arnLink(id.split(':').slice(0, 7).join(':'));
    case 'AWS::SNS::Subscription':
      return arnLink(id.split(':').slice(0, 6).join(':'));
    case 'AWS::Lambda::Function':
      return links.function(id);
    case 'AWS::Lambda::Version':
    case 'AWS::Lambda::Alias':
      return id.startsWith('arn:') ? links.function(id) : null;
    case 'AWS::Logs::LogGroup':
      return links.logGroup(id);
    case 'AWS::ApiGateway::RestApi':
    case 'AWS::ApiGatewayV2::Api':
      return links.api(id);
    case 'AWS::ApiGateway::ApiKey':
      return links.apiKeys();
    case 'AWS::ApiGateway::UsagePlan':
    case 'AWS::ApiGateway::UsagePlanKey':
      return links.usagePlans();
    case 'AWS::Events::Rule': {
      const [bus, name] = id.includes('|') ? id.split('|') : ['default', id];
      return links.rule(bus!, name!);
    }
    case 'AWS::Events::EventBus':
      return `${links.rules()}?bus=${encodeURIComponent(id)}`;
    case 'AWS::Events::Connection':
      return links.rules('connections');
    case 'AWS::Scheduler::Schedule':
      return links.rules('schedules');
    case 'AWS::SQS::Queue':
      return links.queue(queueName(id));
    case 'AWS::Kinesis::Stream':
      return links.stream(id);
    case 'AWS::KinesisFirehose::DeliveryStream':
      return links.deliveryStream(id);
    case 'AWS::S3::Bucket':
      return links.bucket(id);
    default:
      return null;
  }
}
