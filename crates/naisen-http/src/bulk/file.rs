//! The uploaded file: the part `file` of a form, or a bare CSV body whose name stands in the query.

use axum::extract::{FromRequest, Request};
use naisen_core::error::ErrorCode;

use crate::failure::Failure;
use crate::form::{self, Upload};

/// Name and bytes; none when no file was chosen. 9014 for any other kind of body.
#[derive(Clone, Debug)]
pub(super) struct BulkUpload(pub(super) Option<(String, Vec<u8>)>);

impl<S: Send + Sync> FromRequest<S> for BulkUpload {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        match form::content_type(request.headers()).as_deref() {
            Some("multipart/form-data") => {
                let upload = Upload::from_request(request, state).await?;
                let file = upload.files.into_iter().find(|f| f.field == "file");
                Ok(Self(file.map(|file| (file.name, file.bytes))))
            }
            Some("text/csv") => {
                let query = request.uri().query().unwrap_or_default();
                let name = form::pairs(query.as_bytes())?
                    .into_iter()
                    .find(|(key, _)| key == "file_name")
                    .map(|(_, name)| name);
                let bytes = form::read(request, state).await?;
                Ok(Self(name.map(|name| (name, bytes.to_vec()))))
            }
            _ => Err(ErrorCode::ContentType.into()),
        }
    }
}
