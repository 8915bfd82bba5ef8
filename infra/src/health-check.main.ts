// Health check of the images: exit code 0 when the service in this container is ready.
const ready = await fetch(`http://127.0.0.1:${process.env['PORT']}/health/ready`).then(response => response.ok, () => false);
process.exit(ready ? 0 : 1);
