/** The project file of the guide. */
export const exampleProject = `registry: myregistry
tasks:
  helloworld:
    file: helloworldtask.yaml
    identity: ["[system]"]
    access: { pull: [mybaseregistry], vaults: [mykeyvault] }
    credentials:
      docker.io: { username: kv:mykeyvault/UserName, password: kv:mykeyvault/Password, identity: "[system]" }
    schedule: { nightly: "0 1 * * *" }
  app:
    context: https://github.com/o/r.git#main
    build: { images: ["app:{{.Run.ID}}"], dockerfile: Dockerfile, args: { A: 1.10, B: yes } }
    triggers: { commit: true, token: env:GIT_TOKEN, baseImage: Runtime }
`;
