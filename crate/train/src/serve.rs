//! A small static file server for trying a site, as plain as the hosts it will live on.

use crate::input::InputError;
use anyhow::{Context, Result};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, LOCATION, X_CONTENT_TYPE_OPTIONS};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use percent_encoding::percent_decode_str;
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Port tried first when none is asked for.
pub const DEFAULT_PORT: u16 = 8080;

/// How many ports from [`DEFAULT_PORT`] on are tried.
const PORTS_TRIED: u16 = 100;

/// How long a client may take to send its request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// A folder to serve, and where.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Without symbolic links.
    root: PathBuf,
    /// Path that the site lives under: `/`, or `/sub/path/`.
    base: String,
}

impl Folder {
    /// Serve `dir` under the path `base`, in which slashes at the ends do not matter.
    ///
    /// # Errors
    /// [`InputError`] if `dir` is no folder.
    pub fn open(dir: &Path, base: &str) -> Result<Self> {
        if !dir.is_dir() {
            let problem = if dir.exists() { "not a folder" } else { "no such folder" };
            return Err(InputError::of_path(dir, problem, "'flatflix site' writes one").into());
        }
        let root = dir.canonicalize().with_context(|| format!("cannot open {}", dir.display()))?;
        let base = match base.trim_matches('/') {
            "" => "/".to_owned(),
            inner => format!("/{inner}/"),
        };
        Ok(Self { root, base })
    }

    /// Address of the site on a server: `http://127.0.0.1:8080/`.
    pub fn url(&self, address: SocketAddr) -> String {
        format!("http://{address}{}", self.base)
    }

    /// Answer one request. `path` is as sent: percent-encoded, perhaps with a query.
    fn answer(&self, method: &Method, path: &str) -> Response<Full<Bytes>> {
        if method != Method::GET && method != Method::HEAD {
            let mut response = page(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are served here.");
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let path = path.split(['?', '#']).next().unwrap_or_default();
        match self.find(path) {
            Found::File(file) => match std::fs::read(&file) {
                Ok(bytes) => self.file(StatusCode::OK, &file, bytes),
                Err(error) => {
                    page(StatusCode::INTERNAL_SERVER_ERROR, &format!("The file cannot be read: {error}."))
                }
            },
            Found::Folder => {
                let mut response =
                    page(StatusCode::MOVED_PERMANENTLY, "The address of a folder ends in a slash.");
                if let Ok(location) = HeaderValue::from_str(&format!("{path}/")) {
                    response.headers_mut().insert(LOCATION, location);
                }
                response
            }
            Found::Nothing => {
                // As static hosts do it: the site's own page if it has one.
                let own = self.root.join("404.html");
                match std::fs::read(&own) {
                    Ok(bytes) => self.file(StatusCode::NOT_FOUND, &own, bytes),
                    Err(_) => {
                        page(StatusCode::NOT_FOUND, &format!("Nothing here. The site is at {}", self.base))
                    }
                }
            }
        }
    }

    /// What a request path stands for. Nothing outside the folder is ever found, by whatever name or link.
    fn find(&self, path: &str) -> Found {
        if !path.is_empty() && format!("{path}/") == self.base {
            return Found::Folder;
        }
        let Some(inner) = path.strip_prefix(&self.base).filter(|_| !path.contains("//")) else {
            return Found::Nothing;
        };
        let mut file = self.root.clone();
        let is_folder = inner.is_empty() || inner.ends_with('/');
        for part in inner.split_terminator('/') {
            match percent_decode_str(part).decode_utf8() {
                // Neither '..' nor a separator or drive letter that was hidden by percent-encoding.
                Ok(name) if name != "." && name != ".." && !name.contains(['/', '\\', ':', '\0']) => {
                    file.push(name.as_ref());
                }
                _ => return Found::Nothing,
            }
        }
        if file.is_dir() && !is_folder {
            return Found::Folder;
        }
        if is_folder {
            file.push("index.html");
        }
        match file.canonicalize() {
            Ok(real) if real.starts_with(&self.root) && real.is_file() => Found::File(real),
            _ => Found::Nothing,
        }
    }

    fn file(&self, status: StatusCode, file: &Path, bytes: Vec<u8>) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(Bytes::from(bytes)));
        *response.status_mut() = status;
        let mime = mime_guess::from_path(file).first_or_octet_stream();
        let charset = if mime.type_() == mime_guess::mime::TEXT { "; charset=utf-8" } else { "" };
        let hashed = status == StatusCode::OK && is_hashed(file.strip_prefix(&self.root).unwrap_or(file));
        let cache = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
        let headers = response.headers_mut();
        if let Ok(mime) = HeaderValue::from_str(&format!("{mime}{charset}")) {
            headers.insert(CONTENT_TYPE, mime);
        }
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }
}

enum Found {
    File(PathBuf),
    /// A folder that was asked for without the final slash, which relative links need.
    Folder,
    Nothing,
}

/// Whether a file's name changes with its content, so that browsers may keep it for good.
fn is_hashed(inside: &Path) -> bool {
    inside.starts_with("assets") || inside.to_str().is_some_and(crate::site::is_model_name)
}

/// A response of one sentence.
fn page(status: StatusCode, sentence: &str) -> Response<Full<Bytes>> {
    let text = format!("{status}\n\n{sentence}\n");
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Listen on `port`, or on the first free one from [`DEFAULT_PORT`] on. Port 0 is any free one.
///
/// # Errors
/// The port asked for is taken or not allowed, or no free one was found.
pub fn listen(host: IpAddr, port: Option<u16>) -> Result<TcpListener> {
    let Some(port) = port else {
        for port in DEFAULT_PORT..DEFAULT_PORT + PORTS_TRIED {
            match TcpListener::bind((host, port)) {
                Err(error) if error.kind() == ErrorKind::AddrInUse => {}
                outcome => return outcome.with_context(|| format!("cannot listen on {host}")),
            }
        }
        let last = DEFAULT_PORT + PORTS_TRIED - 1;
        anyhow::bail!("ports {DEFAULT_PORT} to {last} of {host} are all taken: name a free one with --port");
    };
    TcpListener::bind((host, port)).with_context(|| match port {
        0 => format!("cannot listen on {host}"),
        _ => format!("cannot listen on port {port} of {host}: name another with --port"),
    })
}

/// Serve until Ctrl-C. Connections are independent: a slow one holds up none of the others.
///
/// # Errors
/// The listener cannot be used. A fault of a single connection ends that connection only.
pub fn serve(listener: TcpListener, folder: Folder) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::spawn(accept(listener, Arc::new(folder)));
        Ok(tokio::signal::ctrl_c().await?)
    })
}

async fn accept(listener: tokio::net::TcpListener, folder: Arc<Folder>) -> Infallible {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: wait for some connections to end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let folder = Arc::clone(&folder);
        let service = service_fn(move |request| respond(Arc::clone(&folder), request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(REQUEST_TIMEOUT)
            .serve_connection(TokioIo::new(stream), service);
        // A client that hangs up is no fault of ours.
        tokio::spawn(async move { connection.await.ok() });
    }
}

async fn respond(
    folder: Arc<Folder>,
    request: Request<hyper::body::Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let answer = move || folder.answer(request.method(), request.uri().path());
    let failed = |_| page(StatusCode::INTERNAL_SERVER_ERROR, "The request could not be answered.");
    Ok(tokio::task::spawn_blocking(answer).await.unwrap_or_else(failed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, TcpStream};

    const MODEL: &str = "model-0123456789abcdef.flatflix";

    /// A site, and a file beside it that must never be served.
    fn site() -> tempfile::TempDir {
        let outer = tempfile::tempdir().unwrap();
        let dir = outer.path().join("dist");
        std::fs::create_dir_all(dir.join("assets")).unwrap();
        std::fs::write(outer.path().join("secret"), "secret").unwrap();
        for name in
            ["index.html", "assets/a-1.js", "assets/index.html", "flatflix.json", MODEL, "a b.css", "x.wasm"]
        {
            std::fs::write(dir.join(name), name).unwrap();
        }
        outer
    }

    fn get(site: &tempfile::TempDir, base: &str, path: &str) -> (u16, String, String) {
        let response = Folder::open(&site.path().join("dist"), base).unwrap().answer(&Method::GET, path);
        let header =
            |name| response.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let location = header(LOCATION);
        let kind = if location.is_empty() { header(CONTENT_TYPE) } else { location };
        (response.status().as_u16(), kind, header(CACHE_CONTROL))
    }

    #[test]
    fn types_and_caching() {
        let site = site();
        let immutable = "public, max-age=31536000, immutable";
        for (path, mime, cache) in [
            ("/", "text/html; charset=utf-8", "no-cache"),
            ("/index.html?x=1", "text/html; charset=utf-8", "no-cache"),
            ("/assets/a-1.js", "text/javascript; charset=utf-8", immutable),
            ("/assets/", "text/html; charset=utf-8", immutable),
            ("/flatflix.json", "application/json", "no-cache"),
            ("/model-0123456789abcdef.flatflix", "application/octet-stream", immutable),
            ("/a%20b.css", "text/css; charset=utf-8", "no-cache"),
            ("/x.wasm", "application/wasm", "no-cache"),
        ] {
            assert_eq!(get(&site, "", path), (200, mime.to_owned(), cache.to_owned()), "{path}");
        }
        for (name, mime) in [
            ("a.svg", "image/svg+xml"),
            ("a.woff2", "font/woff2"),
            ("a.webmanifest", "application/manifest+json"),
            ("a.png", "image/png"),
            ("a.txt", "text/plain"),
        ] {
            assert_eq!(mime_guess::from_path(name).first_or_octet_stream().essence_str(), mime);
        }
    }

    #[test]
    fn under_a_sub_path() {
        let site = site();
        assert_eq!(get(&site, "demo/films", "/demo/films/").0, 200);
        assert_eq!(get(&site, "/demo/films/", "/demo/films/flatflix.json").0, 200);
        assert_eq!(get(&site, "/demo/films", "/demo/films").1, "/demo/films/");
        assert_eq!(get(&site, "/demo/films", "/demo/films/assets").1, "/demo/films/assets/");
        assert_eq!(get(&site, "/demo/films", "/flatflix.json").0, 404);
        assert_eq!(get(&site, "/demo/films", "/demo/filmsflatflix.json").0, 404);
    }

    #[test]
    fn nothing_outside_the_folder() {
        let site = site();
        for path in [
            "/../secret",
            "/%2e%2e/secret",
            "/assets/..%2f..%2fsecret",
            "/assets/%2e%2e/%2e%2e/secret",
            "/..%5csecret",
            "//etc/passwd",
            "//assets",
            "//",
            "/%00",
            "/%ff",
            "/missing",
            "/index.html/",
            "",
            "*",
        ] {
            assert_eq!(get(&site, "", path).0, 404, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_are_not_followed() {
        let site = site();
        let dist = site.path().join("dist");
        std::os::unix::fs::symlink(site.path().join("secret"), dist.join("out")).unwrap();
        std::os::unix::fs::symlink(site.path(), dist.join("up")).unwrap();
        std::os::unix::fs::symlink(dist.join("flatflix.json"), dist.join("in.json")).unwrap();
        assert_eq!(get(&site, "", "/out").0, 404);
        assert_eq!(get(&site, "", "/up/secret").0, 404);
        assert_eq!(get(&site, "", "/in.json").0, 200);
    }

    #[test]
    fn the_own_page_for_what_is_missing() {
        let site = site();
        std::fs::write(site.path().join("dist/404.html"), "lost").unwrap();
        let missing = (404, "text/html; charset=utf-8".to_owned(), "no-cache".to_owned());
        assert_eq!(get(&site, "", "/nowhere"), missing);
    }

    #[test]
    fn a_taken_port_is_an_error_only_if_asked_for() {
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let taken = listen(host, Some(0)).unwrap().local_addr().unwrap();
        let _holder = TcpListener::bind(taken).unwrap();
        let message = format!("{:#}", listen(host, Some(taken.port())).unwrap_err());
        assert!(
            message.contains(&format!("port {} of 127.0.0.1: name another with --port", taken.port())),
            "{message}"
        );
        let [a, b] = [listen(host, None).unwrap(), listen(host, None).unwrap()];
        assert_ne!(a.local_addr().unwrap().port(), b.local_addr().unwrap().port());
    }

    /// Send a request on an own connection and read all of the answer.
    fn exchange(address: SocketAddr, request: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn answers_while_another_client_dawdles() {
        let site = site();
        let folder = Folder::open(&site.path().join("dist"), "").unwrap();
        let listener = listen(IpAddr::V4(Ipv4Addr::LOCALHOST), Some(0)).unwrap();
        let address = listener.local_addr().unwrap();
        assert_eq!(folder.url(address), format!("http://{address}/"));
        std::thread::spawn(move || serve(listener, folder));

        let mut slow = TcpStream::connect(address).unwrap();
        slow.write_all(b"GET / HT").unwrap();
        let got = exchange(address, "GET /flatflix.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        assert!(got.starts_with("HTTP/1.1 200 OK\r\n") && got.ends_with("\r\n\r\nflatflix.json"), "{got}");
        let head = exchange(address, "HEAD /flatflix.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        assert!(head.contains("content-length: 13\r\n") && head.ends_with("\r\n\r\n"), "{head}");
        let post =
            exchange(address, "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        assert!(post.starts_with("HTTP/1.1 405 ") && post.contains("allow: GET, HEAD\r\n"), "{post}");
        slow.write_all(b"TP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        let mut late = String::new();
        slow.read_to_string(&mut late).unwrap();
        assert!(late.ends_with("\r\n\r\nindex.html"), "{late}");
    }
}
