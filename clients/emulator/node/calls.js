// Makes the calls that come in as lines of JSON and answers each with a line.

const readline = require("readline");

// bytesIn and bytesOut are for JSON.parse and JSON.stringify: JSON has no bytes.
function bytesIn(key, value) {
  return key === "blobValue" ? Buffer.from(value, "base64") : value;
}

function bytesOut(key, value) {
  const raw = this[key]; // before Buffer made something of it
  return raw instanceof Uint8Array ? Buffer.from(raw).toString("base64") : value;
}

// play makes calls with send(operation, input), which returns the output or
// throws; fault takes code and message from what it throws.
async function play(send, fault) {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { operation, input } = JSON.parse(line, bytesIn);
    let answer;
    try {
      answer = { output: await send(operation, input) };
    } catch (e) {
      answer = { error: fault(e) };
    }
    console.log(JSON.stringify(answer, bytesOut));
  }
}

module.exports = { play };
