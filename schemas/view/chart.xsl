<?xml version="1.0" encoding="UTF-8"?>
<!-- A chart of the outlook as SVG.  Coordinates come ready-made; this only gives them their
     names.  Read beside svg.xsl and report.xsl, never alone.
     SPDX-License-Identifier: LGPL-2.1-or-later -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="http://www.w3.org/2000/svg" xmlns:o="urn:releve:outlook:1"
                exclude-result-prefixes="o">

  <xsl:template name="chart-defs">
    <defs>
      <pattern id="rlv-hatch" width="7" height="7" patternUnits="userSpaceOnUse"
               patternTransform="rotate(45)">
        <line class="hatch-line" x1="0" y1="0" x2="0" y2="7"/>
      </pattern>
      <pattern id="rlv-dots" width="5" height="5" patternUnits="userSpaceOnUse">
        <rect class="dots-ground" width="5" height="5"/>
        <circle class="dot" cx="2.5" cy="2.5" r="1.1"/>
      </pattern>
      <pattern id="rlv-grey" width="5" height="5" patternUnits="userSpaceOnUse"
               patternTransform="rotate(45)">
        <rect width="2.5" height="5"/>
      </pattern>
    </defs>
  </xsl:template>

  <xsl:template match="o:chart/o:group | o:group[o:rect]">
    <g transform="translate(0 {@down})">
      <xsl:apply-templates select="*"/>
    </g>
  </xsl:template>

  <xsl:template match="o:rect | o:line | o:circle">
    <xsl:element name="{local-name()}" namespace="http://www.w3.org/2000/svg">
      <xsl:copy-of select="@*[name() != 'title']"/>
      <xsl:if test="starts-with(@class, 'bar') or starts-with(@class, 'holiday')">
        <xsl:attribute name="rx">1.5</xsl:attribute>
      </xsl:if>
      <xsl:apply-templates select="@title"/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="o:path">
    <path>
      <xsl:copy-of select="@*[name() != 'title']"/>
      <xsl:apply-templates select="@title"/>
    </path>
  </xsl:template>

  <xsl:template match="o:text">
    <text>
      <xsl:copy-of select="@*[name() != 'content']"/>
      <xsl:value-of select="@content"/>
    </text>
  </xsl:template>

  <xsl:template match="o:rect/@title | o:line/@title | o:circle/@title | o:path/@title">
    <title><xsl:value-of select="."/></title>
  </xsl:template>
</xsl:stylesheet>
