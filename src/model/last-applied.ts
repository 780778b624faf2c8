/** The annotation in which `kubectl apply` keeps the whole object once more: of a Secret that holds its values. */
export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
