// Calls with @aws-sdk/client-rds-data. Usage: v3.js ENDPOINT

const rdsdata = require("@aws-sdk/client-rds-data");
const { play } = require("./calls");

const client = new rdsdata.RDSDataClient({ endpoint: process.argv[2] });

async function send(operation, input) {
  const { $metadata, ...output } = await client.send(new rdsdata[operation + "Command"](input));
  return output;
}

play(send, (e) => ({ code: e.name, message: e.message }));
