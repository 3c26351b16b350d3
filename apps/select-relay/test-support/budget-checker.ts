import { lineClient, type LineClient } from "./lines.ts";

/**
 * Checks a Budget Chat server against the public specification (Protohackers, problem 3). Nothing depends on speed: that
 * something is not said is seen by what comes next.
 *
 * @param patience milliseconds to wait for what must come
 * @throws {Error} whose message names the rule that is broken
 */
export async function checkBudgetChat(port: number, patience = 30_000): Promise<void> {
  const clients: LineClient[] = [];
  const arrive = async (): Promise<LineClient> => {
    const client = await lineClient(port, patience);
    clients.push(client);
    await expect(client, /./, "the server asks for a name");
    return client;
  };
  try {
    await checkConversation(arrive);
    await checkNames(arrive);
    await checkMany(arrive);
  } finally {
    for (const { socket } of clients) socket.destroy();
  }
}

async function checkConversation(arrive: () => Promise<LineClient>): Promise<void> {
  const alice = await arrive();
  alice.send("alice\n");
  await expect(
    alice,
    /^\*[^a-z]*(?!.*alice)/,
    "a newcomer is told who is here, even if nobody is, and not itself",
  );
  const silent = await arrive();
  const bob = await arrive();
  bob.send("bob\n");
  await expect(bob, /^\*.*\balice\b(?!.*bob)/, "a newcomer is told who is here");
  await expect(alice, /^\*.*\bbob\b/, "the others are told who has come");

  alice.send("one ");
  bob.send("two\n");
  await expect(alice, /^\[bob\] two$/, "a line of another is not held up, nor mixed with half of one's own");
  alice.send("line\nand another\n");
  await expect(bob, /^\[alice\] one line$/, "a line is told to the others with the name before it");
  await expect(bob, /^\[alice\] and another$/, "two lines in one segment are two messages");
  const long = "x".repeat(1000);
  bob.send(`${long}\n`);
  await expect(
    alice,
    new RegExp(`^\\[bob\\] ${long}$`),
    "nobody hears itself; a message may have 1000 characters",
  );

  silent.send("silent\n");
  await expect(
    silent,
    /^\*.*\balice\b.*\bbob\b|^\*.*\bbob\b.*\balice\b/,
    "who has no name yet hears nothing",
  );
  await expect(alice, /^\*.*\bsilent\b/, "the others are told who has come");
  await expect(bob, /^\*.*\bsilent\b/, "the others are told who has come");

  await (await arrive()).close();
  await bob.close();
  await expect(alice, /^\*.*\bbob\b/, "the others are told who has left, but not if it never had a name");
  alice.send("still here\n");
  await expect(silent, /^\*.*\bbob\b/, "the others are told who has left");
  await expect(silent, /^\[alice\] still here$/, "the others go on");
  await alice.close();
  await silent.close();
}

async function checkNames(arrive: () => Promise<LineClient>): Promise<void> {
  const witness = await arrive();
  witness.send("witness1\n");
  await expect(witness, /^\*/, "digits are allowed in a name");
  for (const name of ["", "with space", "exclamation!", "caf\u00e9"]) {
    const stranger = await arrive();
    stranger.send(`${name}\n`);
    for (let line = await stranger.line(); line !== null; line = await stranger.line()) {
      if (line.includes("witness1"))
        throw new Error(`Budget Chat: ${JSON.stringify(name)} is no name, and is let in`);
    }
  }
  const sixteen = "abcdefghijkl0123";
  const long = await arrive();
  long.send(`${sixteen}\n`);
  await expect(long, /^\*.*\bwitness1\b/, "a name may have 16 characters");
  await expect(witness, new RegExp(`^\\*.*\\b${sixteen}\\b`), "nobody hears of those who were refused");
  await long.close();
  await expect(witness, new RegExp(`^\\*.*\\b${sixteen}\\b`), "the others are told who has left");
  await witness.close();
}

async function checkMany(arrive: () => Promise<LineClient>): Promise<void> {
  const clients: LineClient[] = [];
  for (let number = 0; number < 12; number += 1) {
    const client = await arrive();
    client.send(`user${number}\n`);
    await expect(client, /^\*/, "at least 10 clients are served at once");
    for (const other of clients)
      await expect(other, new RegExp(`^\\*.*\\buser${number}\\b`), "all hear who has come");
    clients.push(client);
  }
  for (const [index, speaker] of clients.entries()) {
    speaker.send(`I am ${index}\n`);
    for (const other of clients) {
      if (other !== speaker)
        await expect(other, new RegExp(`^\\[user${index}\\] I am ${index}$`), "all hear all others");
    }
  }
  await Promise.all(clients.map((client) => client.close()));
}

async function expect(client: LineClient, pattern: RegExp, rule: string): Promise<void> {
  const line = await client.line().catch((error: Error) => error.message);
  if (line === null || !pattern.test(line)) {
    throw new Error(`Budget Chat: ${rule}; but ${line === null ? "it closed" : JSON.stringify(line)}`);
  }
}
