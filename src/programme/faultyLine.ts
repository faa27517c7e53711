/** The line, counted from 1, in which a text stops being JSON: the last where it ends too early. */
export function faultyLine(text: string): number {
  const lines = text.split('\n');
  const faulty = lines.findIndex((_, index) => {
    const prefix = `${lines.slice(0, index + 1).join('\n')}\n`;
    return !couldContinue(prefix);
  });
  return faulty === -1 ? lines.length : faulty + 1;
}

/** Whether the only complaint about a text is that it ends where it does. */
function couldContinue(prefix: string): boolean {
  try {
    JSON.parse(prefix);
    return true;
  } catch (error) {
    const message = String(error);
    const position = /at position (\d+)/.exec(message)?.[1];
    return message.includes('Unexpected end') || Number(position) === prefix.length;
  }
}
