// What was pressed and is not acknowledged yet, kept per call until it is: a reload or a remount must not lose it.
//
// It lies in this tab's sessionStorage, and in memory where a browser gives no storage; then a reload does lose it, but
// nothing else breaks. Sending twice is no harm: the API applies an intent_id once.

const PREFIX = "copilot.outbox.";
const memory = new Map(); // key -> text, for browsers without storage

/** The intents of a call that wait, oldest first. */
export function waiting(call_id) {
  try {
    const found = JSON.parse(read(PREFIX + call_id) ?? "[]");
    return Array.isArray(found) ? found.filter((intent) => typeof intent?.intent_id === "string") : [];
  } catch {
    return []; // not ours, or cut short
  }
}

/** One more intent waits. */
export function hold(call_id, intent) {
  write(call_id, [...without(call_id, intent.intent_id), intent]);
}

/** An intent was acknowledged, or refused for good. */
export function release(call_id, intent_id) {
  write(call_id, without(call_id, intent_id));
}

/** Nothing of this call will ever be taken. */
export function forget(call_id) {
  write(call_id, []);
}

function without(call_id, intent_id) {
  return waiting(call_id).filter((intent) => intent.intent_id !== intent_id);
}

function read(key) {
  if (memory.has(key)) return memory.get(key);
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(call_id, intents) {
  const key = PREFIX + call_id;
  const text = JSON.stringify(intents);
  memory.delete(key);
  try {
    if (intents.length) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  } catch {
    if (intents.length) memory.set(key, text);
  }
}
