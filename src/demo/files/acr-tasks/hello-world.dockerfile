FROM hello-world
