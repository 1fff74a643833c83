//! A lesson as a SCORM 1.2 package: one zip with the built page, a launch page that speaks with the learning platform, and
//! the manifest that the platform reads. Native only; `portolan lesson scorm` writes it.

use crate::order::InOrder;
use std::fs;
use std::path::Path;

use super::zip::Zip;

/// The page that a platform opens, and its script: it finds the platform's API and hands on what the playground tells.
const LAUNCH_PAGE: &str = include_str!("launch.html");
const LAUNCH_SCRIPT: &str = include_str!("launch.js");

/// Makes the package of one lesson. `files` are the built page's, by their paths in its folder.
///
/// # Errors
/// The page is too large for a zip.
pub fn package(slug: &str, title: &str, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let too_large = |_| "the page is too large for a zip".to_owned();
    let title = escape(title);
    let mut zip = Zip::default();
    let names = files.iter().map(|(name, _)| ["portolan/", name].concat());
    let names: Vec<String> = ["index.html", "launch.js"].map(str::to_owned).into_iter().chain(names).collect();
    zip.add("imsmanifest.xml", manifest(slug, &title, &names).as_bytes()).map_err(too_large)?;
    let page = LAUNCH_PAGE.replace("{title}", &title).replace("{slug}", &escape(slug));
    zip.add("index.html", page.as_bytes()).map_err(too_large)?;
    zip.add("launch.js", LAUNCH_SCRIPT.as_bytes()).map_err(too_large)?;
    for (name, content) in files {
        zip.add(&["portolan/", name].concat(), content).map_err(too_large)?;
    }
    zip.finish().map_err(too_large)
}

/// Every file below a folder, in the order of their paths.
///
/// # Errors
/// A folder or file that cannot be read, with its name.
pub fn files_below(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut found = Vec::new();
    walk(folder, "", &mut found)?;
    found.order();
    Ok(found)
}

fn walk(folder: &Path, within: &str, found: &mut Vec<(String, Vec<u8>)>) -> Result<(), String> {
    let say = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(say)? {
        let entry = entry.map_err(say)?;
        let name = [within, &entry.file_name().to_string_lossy()].concat();
        let path = entry.path();
        if path.is_dir() {
            walk(&path, &[&name, "/"].concat(), found)?;
        } else {
            found.push((name, fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?));
        }
    }
    Ok(())
}

/// `imsmanifest.xml` after SCORM 1.2's content aggregation model: one organisation with one item.
fn manifest(slug: &str, title: &str, files: &[String]) -> String {
    let slug = escape(slug);
    let listed: String = files.iter().map(|name| ["      <file href=\"", &escape(name), "\"/>\n"].concat()).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="portolan-{slug}" version="1.0"
    xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
    xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="portolan">
    <organization identifier="portolan">
      <title>{title}</title>
      <item identifier="lesson" identifierref="page">
        <title>{title}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="index.html">
{listed}    </resource>
  </resources>
</manifest>
"#
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_every_file() {
        let files = vec![("index.html".to_owned(), b"<p>".to_vec()), ("later/rest.wasm".to_owned(), vec![0; 4])];
        let bytes = package("03-ports", "Ports & \"names\"", &files).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        for name in ["imsmanifest.xml", "index.html", "launch.js", "portolan/index.html", "portolan/later/rest.wasm"] {
            assert!(text.contains(name), "{name}");
        }
        let manifest = manifest("03-ports", &escape("Ports & \"names\""), &["portolan/index.html".to_owned()]);
        assert!(manifest.contains("<title>Ports &amp; &quot;names&quot;</title>"));
        assert!(manifest.contains("<file href=\"portolan/index.html\"/>"));
        assert!(manifest.contains("<schemaversion>1.2</schemaversion>"));
    }

    #[test]
    fn the_launch_page_has_its_lesson() {
        assert!(LAUNCH_PAGE.contains("data-lesson=\"{slug}\"") && LAUNCH_PAGE.contains("<title>{title}</title>"));
        // A platform may forbid inline scripts.
        assert!(!LAUNCH_PAGE.contains("<script>"));
    }
}
