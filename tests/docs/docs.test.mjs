// Every page is in the book, every link leads somewhere, every command does what it says.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { built, inRoot } from '../../scripts/project.mjs';
import { anchorsOf, commandsOf, inlineCommandsOf, linksOf, pages, wordsOf } from './support.mjs';

const execute = promisify(execFile);

/** Commands that do not run here, by how they begin, and why. */
const NOT_RUN = {
  npm: 'builds and tests this repository, which this test is a part of; its scripts must be there',
  git: 'publishes to a repository of the reader',
  netlify: 'needs an account there',
  wrangler: 'needs an account there',
  aws: 'needs an account there',
  rsync: 'needs a server of the reader',
  'spark-submit': 'needs a cluster; npm run spark runs the job on one machine',
  hdfs: 'needs a cluster',
  'flatflix import spark':
    'reads what a cluster has trained; crate/train/tests/import.rs does it with a small model',
};

/** Scripts that npm itself has, or runs without being told. */
const OF_NPM = ['install', 'pack', 'ci', 'create'];

const folder = await mkdtemp(path.join(tmpdir(), 'flatflix-docs-'));
after(() => rm(folder, { recursive: true }));

/** What the pages speak of: books with titles, rated from 1 to 10 by people of two tastes. */
async function writeBooks() {
  const ids = ['emma', 'dune', ...Array.from({ length: 38 }, (_, n) => `book-${n}`)];
  const genre = (at) => (at % 2 ? 'Space' : 'Romance');
  const books = ids.map((id, at) => `${id},The story of ${id},${1950 + at},${genre(at)}`);
  // Anything that scatters: people are not of one mind even about what they like.
  const scatter = (person, at) => Math.imul(person * 40 + at + 1, 0x9e3779b1) >>> 0;
  const ratings = [];
  for (let person = 0; person < 60; person++) {
    ids.forEach((id, at) => {
      const drawn = scatter(person, at);
      if (drawn % 11 >= 5) return;
      const liking = at % 2 === person % 2 ? 7 : 4;
      ratings.push(`p${person},${id},${Math.max(1, Math.min(10, liking + ((drawn >>> 8) % 7) - 3))}`);
    });
  }
  await writeFile(path.join(folder, 'books.csv'), `book,title,year,genres\n${books.join('\n')}\n`);
  await writeFile(path.join(folder, 'ratings.csv'), `user,book,rating\n${ratings.join('\n')}\n`);
}

const flatflix = (...args) => execute(built.flatflix, args, { cwd: folder });

/** `--help` of a command of flatflix, each asked for once. */
const helps = new Map();
function helpOf(command) {
  if (!helps.has(command))
    helps.set(
      command,
      flatflix(...command.split(' ').filter((word) => !word.startsWith('-')), '--help').then(
        ({ stdout }) => stdout,
      ),
    );
  return helps.get(command);
}

/** That a command of flatflix exists and knows the flags that it is given. */
async function checkFlags([, ...words]) {
  const command = words[0] === 'import' ? words.slice(0, 2).join(' ') : words[0];
  const help = await helpOf(command).catch(() => undefined);
  assert.ok(help, `flatflix ${command}: no such command`);
  for (const flag of words.filter((word) => /^--?[a-z]/.test(word)))
    assert.match(
      help,
      new RegExp(`(^|[\\s,])${flag.split('=')[0]}\\b`, 'm'),
      `flatflix ${command} has no ${flag}`,
    );
}

/** Serve until the address that it prints has answered. */
async function serve(args) {
  const server = spawn(built.flatflix, [...args, '--port', '0'], { cwd: folder });
  try {
    let said = '';
    const address = await new Promise((resolve, reject) => {
      const read = (bytes) => {
        said += bytes;
        const found = said.match(/http:\/\/\S+/);
        if (found) resolve(found[0]);
      };
      server.stdout.on('data', read);
      server.stderr.on('data', read);
      server.on('exit', () => reject(new Error(`it ended: ${said}`)));
    });
    const response = await fetch(address);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /<title>Shelf/);
  } finally {
    server.kill();
  }
}

test('every page is in the book, and every page of the book is there', async () => {
  const listed = linksOf(path.join('docs', 'SUMMARY.md')).map((target) => path.join('docs', target));
  const written = pages.filter((page) => page.startsWith('docs') && !page.endsWith('SUMMARY.md'));
  assert.deepEqual([...listed].sort(), written.sort());
  assert.match(await readFile(inRoot('docs', 'book.toml'), 'utf8'), /^src = "\."$/m);
});

test('no page of the book links out of it: as a site it has nothing else', () => {
  const book = pages.filter((page) => page.startsWith('docs'));
  const outside = book.flatMap((page) => linksOf(page).filter((link) => link.startsWith('../')));
  assert.deepEqual(outside, []);
});

test('every link within the repository leads somewhere', () => {
  const broken = [];
  for (const page of pages) {
    for (const link of linksOf(page).filter((link) => !/^[a-z]+:/.test(link))) {
      const [file, anchor] = link.split('#');
      const target = file ? path.join(path.dirname(page), file) : page;
      if (!existsSync(inRoot(target))) broken.push(`${page}: ${link}`);
      else if (anchor && target.endsWith('.md') && !anchorsOf(target).includes(anchor))
        broken.push(`${page}: ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('flags of commands within sentences exist', async () => {
  const commands = pages.flatMap((page) => inlineCommandsOf(page));
  assert.ok(commands.length > 20);
  for (const words of commands) await checkFlags(words);
});

test('every command in a block runs, or is listed with the reason why it does not', async () => {
  await writeBooks();
  const scripts = Object.keys(JSON.parse(await readFile(inRoot('package.json'), 'utf8')).scripts);
  const used = new Set();
  let ran = 0;
  // The quickstart first: the other pages go on from what it leaves.
  const first = path.join('docs', 'quickstart.md');
  for (const page of [first, ...pages.filter((page) => page !== first)]) {
    for (const words of commandsOf(page)) {
      const line = words.join(' ');
      const why = Object.keys(NOT_RUN).find((start) => line === start || line.startsWith(`${start} `));
      if (why) used.add(why);
      if (words[0] === 'flatflix') await checkFlags(words);
      else assert.ok(why, `${page}: '${line}' is neither run nor listed`);
      if (why === 'npm') {
        const script = words[1] === 'run' ? words[2] : words[1];
        assert.ok(scripts.includes(script) || OF_NPM.includes(script), `${page}: no script '${script}'`);
      }
      if (why) continue;
      if (words[1] === 'serve') await serve(words.slice(1));
      else
        await flatflix(...words.slice(1)).catch(({ code, stderr }) =>
          assert.fail(`${page}: '${line}' ended with ${code}: ${stderr}`),
        );
      ran++;
    }
  }
  assert.ok(ran >= 15, `${ran} commands ran`);
  assert.deepEqual([...used].sort(), Object.keys(NOT_RUN).sort(), 'a reason that no command needs');
});

test('words of a command line', () => {
  assert.deepEqual(wordsOf(`aws s3 cp "a b" --x='c d' # never`), ['aws', 's3', 'cp', 'a b', '--x=', 'c d']);
  assert.deepEqual(wordsOf('# only this'), []);
});
