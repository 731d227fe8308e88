/**
 * Loaded into Azurite's process before Azurite itself (`node --import`): when the stack that started it is gone, however it went,
 * Azurite saves its data and ends instead of living on. It asks Azurite in the one way that works on every system: its `shutdown` message.
 */
process.once('disconnect', () => {
  process.emit('message', 'shutdown', undefined);
});
