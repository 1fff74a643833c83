//! kube-proxy's decision per node: route a connection, say why. Never changes an object.
