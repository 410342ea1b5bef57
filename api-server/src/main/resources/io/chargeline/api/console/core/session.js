/** Who is signed in. */

let current = null;

/** @returns the answer of `/api/console/session`, or null */
export const session = () => current;

export function setSession(next) {
  current = next;
}

/** Whether the key is the operator's, who sees every tenant. */
export const isOperator = () => current?.operator ?? false;

/** @param {"read"|"control"|"manage"|"admin"} scope */
export const can = (scope) => current?.scopes.includes(scope) ?? false;
