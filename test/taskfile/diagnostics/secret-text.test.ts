import { describe, expect, it } from 'vitest';
import { plainSecretsIn } from '../../../src/taskfile/diagnostics/secret-text.ts';

/** A text in which each secret stands in brackets `[[…]]`, and what the secrets are. */
const secrets: [marked: string, ...what: string[]][] = [
  // environments
  ['      - DB_PASSWORD=[[hunter2]]', "the value of 'DB_PASSWORD'"],
  ['      - "DB_PASSWORD=[[correct horse]]"', "the value of 'DB_PASSWORD'"],
  ['      - DB_PASSWORD=[[correct horse]]', "the value of 'DB_PASSWORD'"],
  ["      - DB_PASSWORD='[[hunter 2]]'", "the value of 'DB_PASSWORD'"],
  ['    env: ["DB_PWD=[[hunter2]]", A=1]', "the value of 'DB_PWD'"],
  ['    env: [NPM_TOKEN=[[0a1b2c3d]], A=1]', "the value of 'NPM_TOKEN'"],
  ['      - MYSQL_ROOT_PASSWORD=[[1234]]', "the value of 'MYSQL_ROOT_PASSWORD'"],
  ['      - clientSecret=[[q1w2e3r4]]', "the value of 'clientSecret'"],
  ['      - API_KEY=[[0123456789abcdef]]  # of the shop', "the value of 'API_KEY'"],
  ['      - GITHUB_PAT=[[abc123def]]', "the value of 'GITHUB_PAT'"],
  // build arguments and commands
  ['  - build: -t app --build-arg NPM_TOKEN=[[s3cr3t]] .', "the value of 'NPM_TOKEN'"],
  ["  - cmd: bash -c 'export PASSWORD=[[s3cr3t]]; run'", "the value of 'PASSWORD'"],
  ['  - cmd: docker login -u me -p [[s3cr3t]] example.azurecr.io', 'the password of the login'],
  ['  - cmd: docker login -u me --password [[s3cr3t]] example.azurecr.io', "the value of '--password'"],
  ['  - cmd: docker login -u me --password="[[s3cr3t]]"', "the value of '--password'"],
  ["  - cmd: az login --service-principal -u id -p '[[s3cr3t!]]' -t tenant", 'the password of the login'],
  ['  - cmd: tool --client-secret [[s3cr3t]]', "the value of '--client-secret'"],
  ['  - cmd: curl -u me:[[s3cr3t]] https://example.com', 'the password of the user'],
  ['  - cmd: curl -H "Authorization: Bearer [[0123456789ab]]"', 'the credential of a header'],
  // addresses and connection strings
  ['  - cmd: git clone https://me:[[s3cr3t]]@example.com/a.git', 'the password of an address'],
  [
    '  - build: -t app https://[[0123456789012345678901234567890123456789]]@github.com/a/b.git',
    'the token of an address',
  ],
  [
    '      - "STORE=DefaultEndpointsProtocol=https;AccountName=a;AccountKey=[[0123456789abcdefABCDEF==]];EndpointSuffix=core"',
    'the key of a connection string',
  ],
  ['      - "DB=Server=tcp:a;User=b;Password=[[s3cr3t]];Encrypt=yes"', 'the password of a connection string'],
  ['  - cmd: curl https://a.blob.core.windows.net/b?sv=1&sig=[[0123456789abcdef%3D]]', 'a signature of shared access'],
  // what has a form of its own
  [`${'  - cmd: tool ghp_'.replace('ghp_', '[[ghp_')}0123456789abcdefghijABCDEFGHIJ012345]]`, 'a token of GitHub'],
  ['  - cmd: tool [[AKIA' + 'ABCDEFGHIJKLMNOP]]', 'an access key of AWS'],
  ['  - cmd: tool [[eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl]]', 'a token'],
  [
    '  key: |\n    [[-----BEGIN RSA PRIVATE KEY-----\n    MIIE\n    -----END RSA PRIVATE KEY-----]]\n  a: b',
    'a private key',
  ],
  // maps
  ['    password: [[hunter2]]', "the value of 'password'"],
  ['    "password": "[[hunter 2]]"', "the value of 'password'"],
  ['    password: {{ "[[hunter2]]" | b64enc }}', "the value of 'password'"],
  ['    token: [[0a1b2c]] # of the feed', "the value of 'token'"],
];

const quiet: string[] = [
  "      - DB_PASSWORD='{{.Secrets.db}}'",
  '      - DB_PASSWORD={{.Values.db}}',
  '      - DB_PASSWORD=a{{.Values.db}}',
  '      - DB_PASSWORD=$PASSWORD',
  '      - DB_PASSWORD=${PASSWORD}',
  '      - DB_PASSWORD=$(cat /run/secrets/db)',
  '      - DB_PASSWORD=',
  '      - DB_PASSWORD=***',
  '      - DB_PASSWORD=<password>',
  '      - DB_PASSWORD=changeme',
  '      - DB_PASSWORD=your-password',
  '      - DB_PASSWORD=YOUR_PASSWORD',
  '      - POSTGRES_PASSWORD=postgres',
  '      - POSTGRES_PASSWORD=test',
  '      - PASSWORD_FILE=/run/secrets/db',
  '      - SECRET_NAME=database',
  '      - TOKEN_URL=https://login.example.com/token',
  '      - CACHE_KEY=0123456789',
  '      - PWD=/workspace',
  '      - MONKEY=banana',
  '      - SSH_KEY=/keys/id_rsa',
  '      - USE_TOKEN=true',
  '    password: {{.Secrets.db}}',
  '    password: {{ .Values.password | b64enc }}',
  '    password: {{ "changeme" | b64enc }}',
  '    secret:',
  '    secret: {a: e30=}',
  '  - id: password',
  '    keyvault: https://contoso.vault.azure.net/secrets/password',
  '  - cmd: docker login -u me --password-stdin example.azurecr.io',
  '  - cmd: docker login -u me -p {{.Secrets.password}} example.azurecr.io',
  '  - cmd: docker login -u me -p \'{{ index .Secrets "a-b" }}\'',
  '  - cmd: docker login -u me -p $PASSWORD',
  '  - cmd: docker run -p 8080:80 nginx',
  '  - cmd: tool --token-file /a',
  '  - cmd: docker build --secret id=npm,src=/run/npm .',
  '  - cmd: az keyvault secret show --name db',
  '  - cmd: bash echo "the password: ask the owner"',
  '  - cmd: git clone https://github.com/contoso/app.git',
  '  - cmd: git clone git@github.com:contoso/app.git',
  '  - cmd: git clone https://me:{{.Secrets.token}}@example.com/a.git',
  '  - cmd: git clone https://contoso@dev.azure.com/contoso/shop/_git/app',
  '  - cmd: curl http://localhost:8080/a@b',
  '  - build: -t app:1 --build-arg NODE_ENV=production .',
  '      - DB=postgres://postgres:postgres@db:5432/app',
];

describe('secrets in plain text', () => {
  it.each(secrets)('%s', (marked, ...what) => {
    const text = marked.replace(/\[\[|\]\]/g, '');
    const hidden = [...marked.matchAll(/\[\[([\s\S]*?)\]\]/g)].map(([, secret]) => secret);
    const found = plainSecretsIn(text);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(hidden);
    expect(found.map((each) => each.what)).toEqual(what);
  });

  it.each(quiet)('none in %s', (text) => {
    expect(plainSecretsIn(text).map(({ start, end }) => text.slice(start, end))).toEqual([]);
  });

  it('takes time in proportion to the text', () => {
    // Long runs of what begins a secret: were one of the patterns quadratic, this would take minutes.
    const texts = [
      'a'.repeat(200_000),
      '- PASSWORD='.repeat(20_000),
      'login '.repeat(40_000),
      'x://'.repeat(50_000),
      '-----BEGIN PRIVATE KEY-----'.repeat(8000),
    ];
    expect(texts.map((text) => plainSecretsIn(text).length >= 0)).toEqual(texts.map(() => true));
  });
});
