// Calls with aws-sdk. Usage: v2.js ENDPOINT

const { RDSDataService } = require("aws-sdk");
const { play } = require("./calls");

const client = new RDSDataService({ endpoint: process.argv[2] });

function send(operation, input) {
  const method = operation[0].toLowerCase() + operation.slice(1);
  return client[method](input).promise();
}

play(send, (e) => ({ code: e.code, message: e.message }));
