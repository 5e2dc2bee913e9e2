//! What `/metrics` renders.

use anyhow::Result;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// Starts counting; called once.
pub(crate) fn start() -> Result<PrometheusHandle> {
    Ok(PrometheusBuilder::new().install_recorder()?)
}
