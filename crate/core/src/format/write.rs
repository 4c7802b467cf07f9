use super::header::{FORMAT_VERSION, Header, MAGIC, Section, crc32, header_crc32};
use super::{FormatError, Model, ranking, sections};
use alloc::vec::Vec;

impl Model {
    /// The bytes of the blob. The same model gives the same bytes.
    ///
    /// # Errors
    /// What [`Model::validate`] finds, and [`FormatError::TooLarge`] for metadata that do not fit the header.
    pub fn to_bytes(&self) -> Result<Vec<u8>, FormatError> {
        self.validate()?;
        let bodies = [
            sections::write_prior(&self.rating, &self.ranking),
            sections::write_catalogue(&self.catalogue, &self.metadata),
            sections::write_rating_rows(&self.rating),
            ranking::write_rows(&self.ranking, &self.catalogue.counts),
            sections::tags::write(&self.tags, &self.catalogue),
            self.map.as_flattened().to_vec(),
            sections::images::write(&self.images),
            sections::card::write(&self.card),
        ];
        let header = Header {
            metadata: self.metadata.clone(),
            n_items: self.catalogue.n_items() as u32,
            n_factors: self.rating.n_factors() as u16,
            n_components: self.ranking.n_components() as u16,
            sections: bodies.each_ref().map(|body| Section { length: body.len() as u64, crc32: crc32(body) }),
        }
        .encode()?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT_VERSION.to_le_bytes());
        bytes.extend((header.len() as u32).to_le_bytes());
        bytes.extend(header_crc32(&bytes, &header).to_le_bytes());
        bytes.extend(header);
        bodies.iter().for_each(|body| bytes.extend(body));
        Ok(bytes)
    }
}
