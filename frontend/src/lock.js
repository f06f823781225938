// The lock of an idle session.
export function install() {}
