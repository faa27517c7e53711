import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unpackArchive } from './download';
import type { Program, ProgramSource } from './program';
import { findProgram } from './program';
import { findOnPath, run } from './run';

const VERSION = '1.32.0';
const JAR_SHA256 = 'f578e93af91f915a934b7c89cec75411df0238bd4f202773f52a5b5eaee0eb59';
const COPY_DEPENDENCIES =
  'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const DOWNLOADS: Record<string, string> = {
  'linux-x64': 'linux_amd64',
  'linux-arm64': 'linux_arm64',
  'darwin-x64': 'macOS_amd64',
  'darwin-arm64': 'macOS_arm64',
};

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>handover</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;

// The SDK starts the server itself; without this it would outlive a process that is killed.
const LAUNCHER = `#!/bin/sh
folder=$(dirname "$0") server=$$ parent=$PPID
(
  while kill -0 "$parent" && kill -0 "$server"; do sleep 1; done
  kill -s KILL "$server"
) </dev/null >/dev/null 2>&1 &
`;

const START_BINARY = 'exec "$folder/server/temporal-test-server" "$@"\n';

const START_JAVA = `exec "\${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
  -cp "$folder/jars/*" io.temporal.testserver.TestServer "$@"
`;

/**
 * Finds Temporal's time-skipping test server; its only argument is a port.
 * HANDOVER_TEST_SERVER names one to use instead.
 * @throws UserError where there is none and none can be fetched.
 */
export function timeSkippingProgram(): Promise<Program> {
  return findProgram({
    title: `the time-skipping test server ${VERSION}`,
    variable: 'HANDOVER_TEST_SERVER',
    name: 'temporal-test-server',
    sources: async () => [...official(), ...(await fromMavenCentral())],
    install: 'Java 11 or newer with Maven',
  });
}

function official(): ProgramSource[] {
  const build = DOWNLOADS[`${process.platform}-${process.arch}`];
  if (!build) return [];
  const release = 'https://github.com/temporalio/sdk-java/releases/download';
  const url = `${release}/v${VERSION}/temporal-test-server_${VERSION}_${build}.tar.gz`;
  return [
    {
      from: 'the releases of the Temporal Java SDK',
      folder: `temporal-test-server-${VERSION}`,
      fill: async (folder) => {
        await mkdir(path.join(folder, 'server'));
        await unpackArchive({ url, strip: 1 }, path.join(folder, 'server'));
        await writeLauncher(folder, START_BINARY);
      },
      command,
    },
  ];
}

async function fromMavenCentral(): Promise<ProgramSource[]> {
  if (!(await findOnPath('java')) || !(await findOnPath('mvn'))) return [];
  return [
    {
      from: 'Maven Central',
      folder: `temporal-test-server-${VERSION}-java`,
      fill: fillFromMavenCentral,
      command,
    },
  ];
}

function command(folder: string): Pick<Program, 'command' | 'args'> {
  return { command: path.join(folder, 'temporal-test-server'), args: [] };
}

async function fillFromMavenCentral(folder: string): Promise<void> {
  const pom = path.join(folder, 'pom.xml');
  const jars = path.join(folder, 'jars');
  await writeFile(pom, POM);
  await run('mvn', [
    '--batch-mode',
    '--quiet',
    '--strict-checksums',
    '--file',
    pom,
    COPY_DEPENDENCIES,
    '-DincludeScope=runtime',
    `-DoutputDirectory=${jars}`,
  ]);
  await checkJar(path.join(jars, `temporal-test-server-${VERSION}.jar`));
  await writeLauncher(folder, START_JAVA);
  await rm(pom);
}

async function writeLauncher(folder: string, start: string): Promise<void> {
  await writeFile(path.join(folder, 'temporal-test-server'), LAUNCHER + start, { mode: 0o755 });
}

async function checkJar(file: string): Promise<void> {
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  if (digest !== JAR_SHA256) {
    throw new Error(`${path.basename(file)} has the SHA-256 ${digest} instead of ${JAR_SHA256}`);
  }
}
