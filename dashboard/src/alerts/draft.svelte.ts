/** The alert that is being written: it stays while the reader goes from checking to sending. */
class Draft {
  hook = $state('');
  text = $state('{"symbol":"MNQ1!","action":"buy","quantity":1}');
}

export const draft = new Draft();
