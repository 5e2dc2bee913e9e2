//! A form with files (`multipart/form-data`). A file's name is only a word to show: no path is ever
//! made from it (A6).

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use naisen_core::error::ErrorCode;

use super::Form;
use crate::failure::Failure;

/// Parts a form may have: a flood of empty ones must not fill the memory.
const PARTS_MAX: usize = 1_000;

/// The fields and files of a form.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// Everything that is not a file.
    pub form: Form,
    /// The files in the order sent. A file input left empty sends none.
    pub files: Vec<UploadedFile>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedFile {
    /// Name of the form's field.
    pub field: String,
    /// Name of the file as the sender calls it, without folders.
    pub name: String,
    /// Its content; the body's limit bounds it.
    pub bytes: Vec<u8>,
}

impl Upload {
    /// The file of a field.
    #[must_use]
    pub fn file(&self, field: &str) -> Option<&UploadedFile> {
        self.files.iter().find(|f| f.field == field)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let kind = super::content_type(request.headers()).unwrap_or_default();
        if kind != "multipart/form-data" {
            return Err(ErrorCode::ContentType.into());
        }
        let mut parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| ErrorCode::RequestMalformed)?;
        let mut upload = Self::default();
        let mut fields = Vec::new();
        while let Some(part) = parts.next_field().await.map_err(|e| refused(&e))? {
            if fields.len() + upload.files.len() >= PARTS_MAX {
                return Err(ErrorCode::BodyTooLarge.into());
            }
            read(part, &mut fields, &mut upload.files).await?;
        }
        upload.form = Form::new(fields);
        Ok(upload)
    }
}

async fn read(
    part: Field<'_>,
    fields: &mut Vec<(String, String)>,
    files: &mut Vec<UploadedFile>,
) -> Result<(), Failure> {
    let field = part.name().unwrap_or_default().to_owned();
    let name = part.file_name().map(base_name);
    let bytes = part.bytes().await.map_err(|e| refused(&e))?.to_vec();
    match name {
        Some(name) if name.is_empty() && bytes.is_empty() => {}
        Some(name) => files.push(UploadedFile { field, name, bytes }),
        None => {
            let text = String::from_utf8(bytes).map_err(|_| ErrorCode::RequestMalformed)?;
            fields.push((field, text));
        }
    }
    Ok(())
}

/// Some browsers send the whole path of the sender's machine.
fn base_name(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn refused(error: &MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ErrorCode::BodyTooLarge.into()
    } else {
        ErrorCode::RequestMalformed.into()
    }
}
