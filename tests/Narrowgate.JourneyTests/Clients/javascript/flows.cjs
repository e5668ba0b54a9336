// The flows of the matrix in the AWS SDK for JavaScript v3. Configured by the environment alone, as an agent's is.
"use strict";
const { createHash } = require("node:crypto");
const { sending, use } = require("./sending.cjs");

const BODY = Buffer.concat(Array.from({ length: 400 }, () => Buffer.from(Array.from({ length: 256 }, (_, at) => at))));
const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/** A result as JSON: bytes as base64, long ones as their digest. */
function plain(value) {
  if (value instanceof Uint8Array) {
    return value.length < 200 ? Buffer.from(value).toString("base64") : "sha256:" + createHash("sha256").update(value).digest("hex");
  }
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
  return value;
}

/** A client whose calls are steps: what came back, or the error's name, message and status. */
function calls(module, client, step, options = sending()) {
  const sdk = require(`@aws-sdk/client-${module}`);
  const sender = new sdk[client](options);
  return async (operation, parameters) => {
    try {
      const { $metadata, ...reply } = await sender.send(new sdk[`${operation}Command`](parameters));
      if (reply.Body) reply.Body = await reply.Body.transformToByteArray();
      step(operation, { reply, status: $metadata.httpStatusCode, attempts: $metadata.attempts, "has id": Boolean($metadata.requestId) });
      return reply;
    } catch (error) {
      if (!error.$metadata?.httpStatusCode) throw error;
      step(operation, { error: error.name, message: error.message, status: error.$metadata.httpStatusCode, attempts: error.$metadata.attempts,
        class: error.constructor.name });
      return {};
    }
  };
}

const flows = {
  "s3-objects": async (p, step) => {
    const [s3, Bucket, Key] = [calls("s3", "S3Client", step), `${p}-objects`, "a folder/\u00fc+ %2F=&?.bin"];
    await s3("CreateBucket", { Bucket });
    await s3("PutObject", { Bucket, Key, Body: BODY, Metadata: { owner: "me" }, ContentType: "text/x", Tagging: "a=b&c=d" });
    await s3("HeadObject", { Bucket, Key });
    await s3("GetObject", { Bucket, Key });
    await s3("GetObjectTagging", { Bucket, Key });
    await s3("ListObjectsV2", { Bucket, Prefix: "a ", Delimiter: "/" });
    await s3("GetObject", { Bucket, Key: "there-is-none" });
    await s3("HeadObject", { Bucket, Key: "there-is-none" });
    await s3("DeleteObject", { Bucket, Key });
    await s3("DeleteBucket", { Bucket });
  },
  "s3-ranges": async (p, step) => {
    const [s3, Bucket, Key] = [calls("s3", "S3Client", step), `${p}-ranges`, "k"];
    await s3("CreateBucket", { Bucket });
    const { ETag } = await s3("PutObject", { Bucket, Key, Body: BODY });
    for (const some of [{ Range: "bytes=0-9" }, { Range: "bytes=-5" }, { Range: "bytes=900000-" }, { IfMatch: '"0"' }, { IfNoneMatch: ETag }]) {
      await s3("GetObject", { Bucket, Key, ...some });
    }
  },
  "s3-multipart": async (p, step) => {
    const [s3, Bucket, Key] = [calls("s3", "S3Client", step), `${p}-multipart`, "k"];
    await s3("CreateBucket", { Bucket });
    const { UploadId } = await s3("CreateMultipartUpload", { Bucket, Key });
    const Parts = [];
    for (const [index, Body] of [Buffer.concat(Array(52).fill(BODY)), BODY].entries()) {
      Parts.push({ PartNumber: index + 1, ETag: (await s3("UploadPart", { Bucket, Key, UploadId, PartNumber: index + 1, Body })).ETag });
    }
    await s3("CompleteMultipartUpload", { Bucket, Key, UploadId, MultipartUpload: { Parts } });
    await s3("GetObject", { Bucket, Key });
  },
  "s3-copy-delete": async (p, step) => {
    const [s3, Bucket] = [calls("s3", "S3Client", step), `${p}-copy`];
    await s3("CreateBucket", { Bucket });
    await s3("PutObject", { Bucket, Key: "one", Body: BODY, Metadata: { a: "b" } });
    await s3("CopyObject", { Bucket, Key: "two", CopySource: `${Bucket}/one` });
    await s3("HeadObject", { Bucket, Key: "two" });
    await s3("DeleteObjects", { Bucket, Delete: { Objects: [{ Key: "one" }, { Key: "two" }, { Key: "none & <such>" }] } });
    await s3("ListObjectsV2", { Bucket });
  },
  "s3-large": async (p, step) => {
    const { Readable } = require("node:stream");
    const { S3Client, CreateBucketCommand, GetObjectCommand } = require("@aws-sdk/client-s3");
    const { Upload } = require("@aws-sdk/lib-storage");
    const [client, Bucket, body] = [new S3Client(sending()), `${p}-large`, Buffer.concat(Array(250).fill(BODY))];
    await client.send(new CreateBucketCommand({ Bucket }));
    const { ETag } = await new Upload({ client, params: { Bucket, Key: "k", Body: Readable.from([body]) }, partSize: 8 << 20 }).done();
    const got = await (await client.send(new GetObjectCommand({ Bucket, Key: "k" }))).Body.transformToByteArray();
    step("download", { ETag, same: body.equals(got) });
  },
  "s3-presign": async (p, step) => {
    const { S3Client, CreateBucketCommand, GetObjectCommand, PutObjectCommand } = require("@aws-sdk/client-s3");
    const { getSignedUrl } = require("@aws-sdk/s3-request-presigner");
    const [client, Bucket] = [new S3Client(sending()), `${p}-presign`];
    await client.send(new CreateBucketCommand({ Bucket }));
    const put = await use(await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: "k" })), "PUT", BODY);
    step("put", { status: put.status, etag: put.etag });
    const got = await use(await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: "k" })));
    step("get", { status: got.status, same: BODY.equals(got.body) });
  },
  dynamodb: async (p, step) => {
    const [db, TableName] = [calls("dynamodb", "DynamoDBClient", step), `${p}-table`];
    await db("CreateTable", { TableName, KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }], BillingMode: "PAY_PER_REQUEST" });
    const Item = { id: { S: "1" }, n: { N: "3.25" }, b: { B: Uint8Array.from([0, 255]) }, m: { M: { "\u00fc": { L: [{ BOOL: true }, { NULL: true }] } } } };
    await db("PutItem", { TableName, Item });
    await db("GetItem", { TableName, Key: { id: { S: "1" } } });
    await db("PutItem", { TableName, Item, ConditionExpression: "attribute_not_exists(id)" });
    await db("TransactWriteItems", { TransactItems: [{ Put: { TableName, Item: { id: { S: "9" } } } }] });
    await db("GetItem", { TableName: `${p}-none`, Key: { id: { S: "1" } } });
    await db("DeleteTable", { TableName });
  },
  sqs: async (p, step) => {
    // Without an endpoint it would call the queue's URL, in which the emulator names itself.
    const sqs = calls("sqs", "SQSClient", step, { ...sending(), useQueueUrlAsEndpoint: false });
    const { QueueUrl } = await sqs("CreateQueue", { QueueName: `${p}-queue` });
    await sqs("SendMessage", { QueueUrl, MessageBody: "hello \u00fc <>&", MessageAttributes: { a: { DataType: "String", StringValue: "v" } } });
    await sqs("ReceiveMessage", { QueueUrl, MessageAttributeNames: ["All"] });
    await sqs("SendMessageBatch", { QueueUrl, Entries: [0, 1].map((id) => ({ Id: String(id), MessageBody: `m${id}` })) });
    await sqs("GetQueueUrl", { QueueName: `${p}-none` });
    await sqs("DeleteQueue", { QueueUrl });
  },
  sns: async (p, step) => {
    const sns = calls("sns", "SNSClient", step);
    const { TopicArn } = await sns("CreateTopic", { Name: `${p}-topic`, Tags: [{ Key: "a", Value: "b&c" }] });
    await sns("Publish", { TopicArn, Message: "m \u00fc" });
    await sns("GetTopicAttributes", { TopicArn });
    await sns("Publish", { TopicArn: `${TopicArn}-none`, Message: "m" });
    await sns("DeleteTopic", { TopicArn });
  },
  ec2: async (p, step) => {
    const ec2 = calls("ec2", "EC2Client", step);
    const run = await ec2("RunInstances", { ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1,
      TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "team", Value: `${p} a&b` }] }] });
    await ec2("DescribeInstances", { Filters: [{ Name: "tag:team", Values: [`${p} a&b`] }] });
    await ec2("DescribeInstances", { InstanceIds: ["i-00000000"] });
    await ec2("TerminateInstances", { InstanceIds: [run.Instances[0].InstanceId] });
  },
  iam: async (p, step) => {
    const iam = calls("iam", "IAMClient", step);
    await iam("CreateRole", { RoleName: `${p}-role`, AssumeRolePolicyDocument: TRUST, Path: "/x/" });
    await iam("GetRole", { RoleName: `${p}-role` });
    await iam("GetRole", { RoleName: `${p}-none` });
    await iam("DeleteRole", { RoleName: `${p}-role` });
  },
  lambda: async (p, step) => {
    const { IAMClient, CreateRoleCommand } = require("@aws-sdk/client-iam");
    await new IAMClient(sending()).send(new CreateRoleCommand({ RoleName: `${p}-runs`, AssumeRolePolicyDocument: TRUST }));
    const [lambda, FunctionName] = [calls("lambda", "LambdaClient", step), `${p}-function`];
    await lambda("CreateFunction", { FunctionName, Runtime: "python3.12", Handler: "index.handler", Role: `arn:aws:iam::123456789012:role/${p}-runs`,
      Code: { ZipFile: Buffer.from("UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==", "base64") }, Environment: { Variables: { SECRET: "hunter2" } } });
    await lambda("GetFunctionConfiguration", { FunctionName });
    await lambda("GetFunctionConfiguration", { FunctionName: `${p}-none` });
    await lambda("DeleteFunction", { FunctionName });
  },
  secretsmanager: async (p, step) => {
    const [secrets, SecretId] = [calls("secrets-manager", "SecretsManagerClient", step), `${p}-secret`];
    await secrets("CreateSecret", { Name: SecretId, SecretString: "correct horse" });
    await secrets("GetSecretValue", { SecretId });
    await secrets("GetSecretValue", { SecretId: `${p}-none` });
    await secrets("DeleteSecret", { SecretId, ForceDeleteWithoutRecovery: true });
  },
  ssm: async (p, step) => {
    const [ssm, Name] = [calls("ssm", "SSMClient", step), `/${p}/secure`];
    await ssm("PutParameter", { Name, Value: "hunter2", Type: "SecureString" });
    await ssm("GetParameter", { Name, WithDecryption: true });
    await ssm("GetParameter", { Name: `/${p}/none` });
    await ssm("DeleteParameter", { Name });
  },
  kms: async (p, step) => {
    const kms = calls("kms", "KMSClient", step);
    const { KeyId } = (await kms("CreateKey", { Description: p })).KeyMetadata;
    const { CiphertextBlob } = await kms("Encrypt", { KeyId, Plaintext: Buffer.from("plain") });
    await kms("Decrypt", { CiphertextBlob });
    await kms("DescribeKey", { KeyId: `alias/${p}-none` });
  },
  cloudformation: async (p, step) => {
    const [stacks, StackName] = [calls("cloudformation", "CloudFormationClient", step), `${p}-stack`];
    const TemplateBody = JSON.stringify({ Resources: { Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: `${p}-stacked` } } } });
    await stacks("CreateStack", { StackName, TemplateBody });
    await stacks("DescribeStacks", { StackName });
    await stacks("DescribeStacks", { StackName: `${p}-none` });
    await stacks("DeleteStack", { StackName });
  },
  kinesis: async (p, step) => {
    // By itself this client speaks HTTP/2, without TLS too.
    const [kinesis, StreamName] = [calls("kinesis", "KinesisClient", step, sending(true)), `${p}-stream`];
    await kinesis("CreateStream", { StreamName, ShardCount: 1 });
    await kinesis("PutRecord", { StreamName, Data: Uint8Array.from([0, 255]), PartitionKey: "k" });
    const { ShardIterator } = await kinesis("GetShardIterator", { StreamName, ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" });
    await kinesis("GetRecords", { ShardIterator });
    await kinesis("DescribeStreamSummary", { StreamName: `${p}-none` });
    await kinesis("DeleteStream", { StreamName });
  },
  cloudwatch: async (p, step) => {
    const cloudwatch = calls("cloudwatch", "CloudWatchClient", step);
    await cloudwatch("PutMetricData", { Namespace: p, MetricData: [{ MetricName: "m", Value: 1.5, Dimensions: [{ Name: "d", Value: "v" }] }] });
    await cloudwatch("ListMetrics", { Namespace: p });
  },
  logs: async (p, step) => {
    const [logs, logGroupName] = [calls("cloudwatch-logs", "CloudWatchLogsClient", step), `/${p}/group`];
    await logs("CreateLogGroup", { logGroupName });
    await logs("DescribeLogGroups", { logGroupNamePrefix: logGroupName });
    await logs("CreateLogGroup", { logGroupName });
    await logs("DeleteLogGroup", { logGroupName });
  },
  route53: async (p, step) => {
    const route53 = calls("route-53", "Route53Client", step);
    const { Id } = (await route53("CreateHostedZone", { Name: `${p}.example.com`, CallerReference: p })).HostedZone;
    await route53("ChangeResourceRecordSets", { HostedZoneId: Id, ChangeBatch: { Changes: [{ Action: "CREATE", ResourceRecordSet: {
      Name: `a.${p}.example.com`, Type: "TXT", TTL: 60, ResourceRecords: [{ Value: '"a & b"' }] } }] } });
    await route53("ListResourceRecordSets", { HostedZoneId: Id });
    await route53("GetHostedZone", { Id: "ZNONE" });
  },
  rds: async (p, step) => {
    const [rds, DBInstanceIdentifier] = [calls("rds", "RDSClient", step), `${p}-db`];
    await rds("CreateDBInstance", { DBInstanceIdentifier, DBInstanceClass: "db.t3.micro", Engine: "postgres", MasterUsername: "u",
      MasterUserPassword: "hunter2hunter2", AllocatedStorage: 20 });
    await rds("DescribeDBInstances", { DBInstanceIdentifier });
    await rds("DescribeDBInstances", { DBInstanceIdentifier: `${p}-none` });
    await rds("DeleteDBInstance", { DBInstanceIdentifier, SkipFinalSnapshot: true });
  },
  ecs: async (p, step) => {
    const ecs = calls("ecs", "ECSClient", step);
    await ecs("CreateCluster", { clusterName: `${p}-cluster` });
    await ecs("RegisterTaskDefinition", { family: `${p}-task`, containerDefinitions: [{ name: "c", image: "i", memory: 64 }] });
    await ecs("DescribeClusters", { clusters: [`${p}-cluster`] });
    await ecs("DeleteCluster", { cluster: `${p}-cluster` });
  },
  errors: async (p, step) => {
    await calls("iam", "IAMClient", step)("ListUsers", {});
    await calls("ec2", "EC2Client", step)("DescribeInstances", {});
    await calls("dynamodb", "DynamoDBClient", step)("ListTables", {});
    await calls("ssm", "SSMClient", step)("DescribeParameters", {});
    await calls("sqs", "SQSClient", step)("ListQueues", {});
    await calls("cloudwatch", "CloudWatchClient", step)("ListMetrics", {});
    await calls("lambda", "LambdaClient", step)("ListFunctions", {});
    await calls("route-53", "Route53Client", step)("ListHostedZones", {});
    await calls("kms", "KMSClient", step)("ListKeys", {});
    const s3 = calls("s3", "S3Client", step);
    await s3("ListBuckets", {});
    await s3("PutObject", { Bucket: "bucket", Key: "k", Body: Buffer.concat(Array(200).fill(BODY)) });
    await s3("HeadObject", { Bucket: "bucket", Key: "k" });
  },
  sts: async (p, step) => {
    const { STSClient, GetCallerIdentityCommand } = require("@aws-sdk/client-sts");
    step("GetCallerIdentity", { Account: (await new STSClient(sending()).send(new GetCallerIdentityCommand({}))).Account });
  },
};

async function run([prefix, ...names]) {
  for (const name of names) {
    const steps = [];
    try {
      await flows[name](prefix, (what, result) => steps.push([what, plain(result)]));
    } catch (broken) {
      steps.push(["broke", `${broken.name}: ${broken.message}`]);
    }
    process.stdout.write(JSON.stringify({ flow: name, steps }) + "\n");
  }
}

module.exports = { calls };
if (require.main === module) run(process.argv.slice(2));
